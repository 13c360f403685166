import { GraphQLError } from 'graphql'
import { FeedCursorError, RateLimitedError, tookTooLong, UserError, ValidationError } from '../../domain/errors.ts'
import type { Allowance, Log } from '../../domain/ports.ts'

/**
 * What a client is told of an error: errors that are meant for it as they are, anything else only that it happened,
 * with the id under which the log tells more.
 */
export function maskError(log: Log, error: unknown, requestId: string): GraphQLError {
  const cause = error instanceof GraphQLError ? error.originalError : error
  if (error instanceof GraphQLError && (!cause || cause instanceof GraphQLError)) {
    if (isMeantForClients(error)) return error
    log.error({ requestId, field: error.path?.join('.') }, 'a value is not of the type of its field')
    return internalError(error, requestId)
  }
  if (cause instanceof UserError) return inPlaceOf(error, cause.message, { code: cause.code, ...detailsOf(cause) })
  if (tookTooLong(cause)) {
    log.warn({ err: cause, requestId }, 'the database took too long')
    return inPlaceOf(error, 'The operation took too long.', { code: 'TIMEOUT' })
  }
  log.error({ err: cause, requestId }, 'an operation failed unexpectedly')
  return internalError(error, requestId)
}

/** Whether something went wrong on our side: what {@link maskError} would tell nobody. */
export function isOurs(error: GraphQLError): boolean {
  const { originalError: cause } = error
  return cause && !(cause instanceof GraphQLError) ? !(cause instanceof UserError) : !isMeantForClients(error)
}

/** The last thing that a stream tells whose viewer may hear no more: a client takes a new token and subscribes again. */
export const sessionOver = (): GraphQLError =>
  new GraphQLError('The token is spent, or its session is over.', { extensions: { code: 'UNAUTHENTICATED' } })

const internalError = (error: unknown, requestId: string): GraphQLError =>
  inPlaceOf(error, 'Something went wrong on our side.', { code: 'INTERNAL_SERVER_ERROR', requestId })

/**
 * Those that we make have a code, and those about a request no place in a result. What GraphQL itself says of a place
 * there is about a value that does not fit its field, and quotes it: that may be what a letter says, and goes nowhere,
 * not even into the log. All but what it says of arguments, which the client knows.
 */
const isMeantForClients = ({ extensions, path, message }: GraphQLError): boolean =>
  extensions?.['code'] !== undefined || !path || message.startsWith('Argument "')

/** Another error at the same place of the document and the result. */
export function inPlaceOf(error: unknown, message: string, extensions: object): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions: { ...extensions } })
  const { nodes = null, path = null, locations } = error
  const told = new GraphQLError(message, { nodes, path, extensions: { ...extensions } })
  // Errors of compiled operations know their locations alone.
  return nodes ? told : Object.defineProperty(told, 'locations', { value: locations, enumerable: true })
}

/** What programs can use of a refusal outside a result union. */
function detailsOf(error: UserError): object {
  if (error instanceof FeedCursorError) return { oldestSeq: error.oldestSeq }
  if (error instanceof ValidationError) return { issues: error.issues }
  if (error instanceof RateLimitedError) {
    const retryAfter = Math.ceil(error.allowance.resetIn / 1_000)
    return { retryAfter, http: { status: 429, headers: rateLimitHeaders(error.allowance) } }
  }
  return {}
}

/** What an error means for an HTTP response, beside the code that clients read. */
interface HttpMeaning {
  readonly status: number
  /** The status is the specification's for `application/graphql-response+json`; over `application/json` it is 200. */
  readonly spec?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

/** An operation that is refused before it begins (GraphQL over HTTP, "Status Codes"). */
export const requestError = (
  message: string,
  code: string,
  http: HttpMeaning = { spec: true, status: 400 },
): GraphQLError => new GraphQLError(message, { extensions: { code, http } })

/** An error as a socket's client gets it, without what it would mean for an HTTP response. */
export function withoutHttp(error: GraphQLError): GraphQLError {
  if (!error.extensions?.['http']) return error
  const { http: _, ...extensions } = error.extensions
  return inPlaceOf(error, error.message, extensions)
}

/** Seconds and counts of a limit (IETF draft-ietf-httpapi-ratelimit-headers), and `Retry-After` when it is exceeded. */
export function rateLimitHeaders({
  name,
  limit,
  window,
  remaining,
  resetIn,
  exceeded,
}: Allowance): Record<string, string> {
  const reset = Math.ceil(resetIn / 1_000)
  return {
    'RateLimit-Policy': `"${name}";q=${limit};w=${Math.ceil(window / 1_000)}`,
    RateLimit: `"${name}";r=${remaining};t=${reset}`,
    ...(exceeded && { 'Retry-After': String(reset) }),
  }
}
