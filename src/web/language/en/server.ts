const files: Readonly<Record<string, string>> = {
  EMPTY: 'There is nothing in it.',
  TAKEN_OVER: 'It is being sent from another window.',
  SIGNED_OUT: 'Your session is over.',
}

/**
 * What the server says, which is English already; in other languages it is known by its code or its words. Null is for
 * what a language does not know.
 */
export const server = {
  /** What is wrong with a field. */
  issue: (message: string): string | null => message,
  /** Why something was refused that somebody asked for. */
  refusal: (_code: string, message: string): string | null => message,
  /** Why there is no answer. */
  trouble: (code: string, message: string): string =>
    code === 'UNREACHABLE' ? `${message} Try again in a moment.` : message,
  /**
   * Why a file does not come, or go.
   *
   * @param size the number of bytes that the message names, in words
   */
  file: (code: string, message: string, _size: string): string => files[code] ?? message,
  cannotReach: 'The server cannot be reached.',
  answered: (status: number) => `The server answered ${status}.`,
  tooMuch: (wait: string) => `That was too much at once. Try again in ${wait}.`,
}
