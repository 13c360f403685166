import type { IncomingMessage } from 'node:http'

/** Whether an address, or the name of one, is this machine's own. */
export const isLoopback = (name: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(name)

/**
 * Whether a request asks for this machine by its own name, and not by one elsewhere that somebody has made point here (DNS
 * rebinding), as a page in a browser on it does.
 */
export const asksByOwnName = ({ headers: { host = '' } }: IncomingMessage): boolean =>
  isLoopback(host.replace(/:\d+$/, ''))
