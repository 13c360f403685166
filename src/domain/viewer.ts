/** From where something is asked: kept in sessions and the audit trail. */
export interface Origin {
  /** The client's IP address. */
  readonly address: string | null
  readonly userAgent: string | null
}

/** The signed-in user on whose behalf something is done. */
export interface Viewer {
  readonly id: string
  /** The session's family of refresh tokens. */
  readonly sessionId: string
  readonly origin: Origin
  /** When the access token that proved it expires. */
  readonly expiresAt: Date
}
