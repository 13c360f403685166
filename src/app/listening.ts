import { codeOf, OperatorError, wordsOf } from '../infra/operator-error.ts'

interface Place {
  readonly host: string
  readonly port: number
}

/** Why there is nobody at a port, and what to do. */
export function cannotListen({ host, port }: Place, hostName: string, portName: string, error: unknown): OperatorError {
  const remedy =
    codeOf(error) === 'EADDRINUSE'
      ? `stop what listens there, or set ${portName} to another, or to 0 for a free one`
      : `set ${hostName} and ${portName} to what this user may listen on`
  return new OperatorError(`OpenOn cannot listen on ${host}, port ${port} (${wordsOf(error)}): ${remedy}.`)
}

/** Where that is found from this machine. */
export function originOf(address: string, port: number): string {
  const host = address.includes(':') ? `[${address}]` : address
  return `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${port}`
}
