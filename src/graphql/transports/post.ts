import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import { authenticate } from '../../domain/accounts/authenticate.ts'
import type { ApiContext } from '../../domain/context.ts'
import type { Allowance } from '../../domain/ports.ts'
import type { Origin } from '../../domain/viewer.ts'
import { bytesOf, mostOfAnswer } from '../operation/answer.ts'
import { maskError, rateLimitHeaders, requestError, withoutHttp } from '../operation/errors.ts'
import { isHash } from '../operation/persisted.ts'
import type { OperationRequest, Operations } from '../operation/pipeline.ts'
import { compressed } from './compression.ts'
import { answerHeaders } from './guards.ts'
import { atClose } from './streams.ts'

/** Node's handler; yoga takes a body that was read before from `body`. */
type Handler = (request: IncomingMessage & { body?: object }, response: ServerResponse) => unknown

interface PostOptions {
  readonly originOf: (request: IncomingMessage) => Origin
  /** Bytes of a body at most. */
  readonly maxBody: number
}

/**
 * The short way of what nearly everybody sends: a query or mutation by POST, as JSON, to be answered as JSON. Whatever
 * is unusual about a request goes the long way, through `otherwise`, to the same pipeline.
 */
export function createPostHandler(
  app: ApiContext,
  operations: Operations,
  { originOf, maxBody }: PostOptions,
  otherwise: Handler,
): Handler {
  const answer = async (
    body: OperationRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer> => {
    const origin = originOf(request)
    const viewer = await authenticate(app, origin, request.headers.authorization)
    const ready = await operations.prepare(body, { origin, viewer })
    if ('errors' in ready) return { result: ready }
    // It is no subscription: the word would be in its document.
    atClose(response, ready.done)
    const result = (await ready.run(mostOfAnswer)) as ExecutionResult
    const { allowance, mayBeLarge, kind } = ready
    return { result, allowance, mayBeLarge, isQuery: kind === 'query' }
  }
  return async (request, response) => {
    const type = plainAnswer(request)
    if (!type) return otherwise(request, response)
    try {
      const text = await bodyOf(request, maxBody)
      // Of bodies that arrive at once each is parsed in its turn.
      await app.breathe()
      const body = read(text)
      if (!isOperation(body) || isSubscription(operations.recall(body)))
        return await otherwise(Object.assign(request, { body }), response)
      return await send(app, request, response, type, await answer(body, request, response))
    } catch (error) {
      // Nobody waits for an answer, and that a client left is no fault.
      if (error === request.errored) return
      return await send(app, request, response, type, { result: { errors: [maskError(app.log, error, randomUUID())] } })
    }
  }
}

interface Answer {
  readonly result: Pick<ExecutionResult, 'errors' | 'data'>
  readonly allowance?: Allowance | null
  readonly mayBeLarge?: boolean
  readonly isQuery?: boolean
}

const json = 'application/json'
const graphqlJson = 'application/graphql-response+json'
type MediaType = typeof json | typeof graphqlJson

const headersOf = (type: MediaType) => ({
  ...answerHeaders,
  vary: `${answerHeaders.vary}, Accept-Encoding`,
  'content-type': `${type}; charset=utf-8`,
})
/** What every answer has, by its type. */
const headersIn = { [json]: headersOf(json), [graphqlJson]: headersOf(graphqlJson) } as const

/**
 * The media type that a plain request is answered in.
 *
 * @returns null where a request is anything but plain
 */
function plainAnswer({ method, headers }: IncomingMessage): MediaType | null {
  const { accept = '*/*', origin, host, 'content-encoding': encoding } = headers
  if (method !== 'POST' || encoding || !/^application\/json *(; *charset=utf-8)?$/i.test(headers['content-type'] ?? ''))
    return null
  // What other pages send needs CORS.
  if (origin && origin !== `http://${host}` && origin !== `https://${host}`) return null
  if (accept === json || accept === '*/*') return json
  if (accept === graphqlJson) return graphqlJson
  const [first, ...others] = accept.split(',').map((type) => type.trim())
  if (others.some((type) => type !== json && type !== '*/*' && type !== graphqlJson)) return null
  return first === json || first === graphqlJson ? first : null
}

/** @throws {GraphQLError} 413 for more than is read */
function bodyOf(request: IncomingMessage, max: number): Promise<string> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > max) throw tooLong()
    const chunks: Buffer[] = []
    let length = 0
    // By its events: iterating over it costs more than all of this.
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= max) chunks.push(chunk)
      else reject(tooLong())
    })
    request.on('end', () => resolve((chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString()))
    request.on('error', reject)
  })
}

const tooLong = () => requestError('The body is too long.', 'BAD_REQUEST', { status: 413 })

/** @throws {GraphQLError} for what is no object */
function read(text: string): object {
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null)
    throw requestError('POST a JSON object.', 'BAD_REQUEST', { status: 400 })
  if (Array.isArray(body)) throw requestError('Send operations one by one.', 'BAD_REQUEST', { status: 400 })
  if ('query' in body) return body
  // Its hash stands for it.
  if ('extensions' in body && isHash(body.extensions)) return { ...body, query: '' }
  throw requestError('Must provide query string.', 'BAD_REQUEST', { status: 400 })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw requestError('POST body sent invalid JSON.', 'BAD_REQUEST', { status: 400 })
  }
}

const known = new Set(['query', 'variables', 'operationName', 'extensions'])

/** Whether it is as the specification has it, and no subscription. */
function isOperation(body: object): body is OperationRequest {
  const { query, variables = null, extensions = null } = body as Record<string, unknown>
  return (
    typeof query === 'string' &&
    !isSubscription(query) &&
    [variables, extensions].every((part) => typeof part === 'object' && !Array.isArray(part)) &&
    Object.keys(body).every((name) => known.has(name))
  )
}

/** Whether a document might have one: the word would be in it. */
const isSubscription = (query: string | null): boolean => query?.includes('subscription') ?? false

async function send(
  { breathe }: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
  type: MediaType,
  { result, allowance = null, mayBeLarge = false, isQuery = false }: Answer,
): Promise<void> {
  const { errors } = result
  const meaning = errors ? meaningOf(errors, type === json) : { status: 200, headers: {} }
  const told = errors ? { ...result, errors: errors.map(withoutHttp) } : result
  // As text, which Node sends together with the head.
  const text = mayBeLarge ? await bytesOf(told, breathe) : JSON.stringify(told)
  const { body, length, headers: encoding } = await compressed(text, isQuery, request.headers)
  response.writeHead(meaning.status, {
    ...encoding,
    ...headersIn[type],
    'content-length': length,
    ...(allowance && rateLimitHeaders(allowance)),
    ...meaning.headers,
  })
  response.end(body)
}

/** The HTTP meaning of errors: the highest status there is (GraphQL over HTTP, "Status Codes"). */
function meaningOf(errors: readonly { extensions?: Record<string, unknown> }[], isJson: boolean) {
  let status = 0
  let headers: Record<string, string> = {}
  for (const { extensions } of errors) {
    const http = extensions?.['http'] as { status?: number; spec?: boolean; headers?: object } | undefined
    headers = { ...headers, ...http?.headers }
    if (!(isJson && http?.spec)) status = Math.max(status, http?.status ?? 0)
  }
  return { status: status || 200, headers }
}
