import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import { sendNodeResponse } from '@whatwg-node/server'
import type { ExecutionResult, OperationTypeNode } from 'graphql'
import { type CORSOptions, createYoga, type Plugin } from 'graphql-yoga'
import { authenticate } from '../../domain/accounts/authenticate.ts'
import type { ApiContext } from '../../domain/context.ts'
import type { Origin } from '../../domain/viewer.ts'
import { bytesOf, mostOfAnswer, mostOfMessage } from '../operation/answer.ts'
import { maskError, rateLimitHeaders, requestError, withoutHttp } from '../operation/errors.ts'
import { isHash } from '../operation/persisted.ts'
import type { Operations, Ready } from '../operation/pipeline.ts'
import { foreignOrigin, isOriginAllowed } from './browsers.ts'
import { compressed } from './compression.ts'
import { answerHeaders, useGuards } from './guards.ts'
import { createPostHandler } from './post.ts'
import { atClose, type Streams } from './streams.ts'

export const graphqlPath = '/graphql'

/** Bytes. */
const maxBodySize = 256 * 1024

const firstQuery = `# Welcome to OpenOn: letters that stay shut until their day comes.
#
# Sign up, then put the access token into the Headers tab below:
#   { "Authorization": "Bearer …" }

mutation SignUp {
  signUp(input: { username: "alice", email: "alice@example.com", password: "Correct-horse-1" }) {
    ... on AuthPayload { accessToken viewer { id username } }
    ... on UserError { code message }
    ... on ValidationError { issues { path message } }
  }
}
`

export interface HttpOptions {
  readonly graphiql: boolean
  /** Origins of pages elsewhere that may use the API. */
  readonly origins: readonly string[]
  readonly originOf: (request: IncomingMessage) => Origin
  /** What carries subscriptions. */
  readonly streams: Streams
}

/** What Node hands to yoga with a request. */
interface Carried {
  readonly req: IncomingMessage
  readonly res: ServerResponse
}

/**
 * GraphQL over HTTP. What is plain goes the short way; for GET, subscriptions over SSE, pages elsewhere, GraphiQL (from
 * this process alone) and all that is unusual, yoga negotiates.
 */
export function createHttpHandler(
  app: ApiContext,
  operations: Operations,
  { graphiql, origins, originOf, streams }: HttpOptions,
): (request: IncomingMessage, response: ServerResponse) => unknown {
  const yoga = createYoga<Carried>({
    graphqlEndpoint: graphqlPath,
    landingPage: false,
    cors: (request) => permissionFor(request.headers.get('origin'), origins),
    multipart: false,
    parserAndValidationCache: false,
    maxRequestBodySize: maxBodySize,
    logging: false,
    renderGraphiQL,
    // Over SSE the Authorization header of the Headers tab travels with subscriptions too.
    graphiql: graphiql && { title: 'OpenOn', subscriptionsProtocol: 'SSE', defaultQuery: firstQuery },
    plugins: [useGuards(), usePipeline(app, operations, originOf, streams)],
    maskedErrors: { maskError: (error) => maskError(app.log, error, randomUUID()) },
  })
  // Its own way of answering tells of a failure with the stack.
  const negotiate = async (req: IncomingMessage, res: ServerResponse) =>
    sendNodeResponse(await yoga.handleNodeRequestAndResponse(req, res, { req, res }), res, req, true)
  const answer = createPostHandler(app, operations, { originOf, maxBody: maxBodySize }, negotiate)
  return (request, response) =>
    request.method === 'OPTIONS' && !isOriginAllowed(request, origins)
      ? refusePreflight(response)
      : answer(request, response)
}

/** What a page elsewhere may do; false: nothing. Nobody else's name is ever answered, nor `null`, which sandboxes have. */
const permissionFor = (origin: string | null, origins: readonly string[]): CORSOptions =>
  origin !== null &&
  origins.includes(origin) && {
    origin,
    credentials: false,
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type'],
    exposedHeaders: ['retry-after', 'ratelimit', 'ratelimit-policy'],
  }

function refusePreflight(response: ServerResponse): void {
  const errors = [{ message: foreignOrigin, extensions: { code: 'FORBIDDEN' } }]
  response.writeHead(403, { ...answerHeaders, 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ errors }))
}

/** Hands what yoga has read of a request to the pipeline, and yoga what it answers. */
function usePipeline(
  app: ApiContext,
  operations: Operations,
  originOf: HttpOptions['originOf'],
  { open }: Streams,
): Plugin<Carried> {
  /** Those that are answered in JSON, by their requests. */
  const answers = new WeakMap<Request, Ready & { readonly answer: ExecutionResult }>()
  return {
    onParams({ params, setParams, setParamsHandler }) {
      // Else yoga misses it where its hash stands for it.
      if (params.query == null && isHash(params.extensions)) setParams({ ...params, query: '' })
      setParamsHandler(async ({ request, params, context }) => {
        const { req, res } = context as unknown as Carried
        const origin = originOf(req)
        const viewer = await authenticate(app, origin, request.headers.get('authorization'))
        const asked = { ...params, query: params.query ?? '' }
        let carry: ReturnType<typeof open> | undefined
        const ready = await operations.prepare(asked, { origin, viewer }, (kind) => {
          if (request.method === 'GET') noMutation(kind)
          if (kind === 'subscription') carry = open(viewer, res)
        })
        if ('errors' in ready) return ready
        for (const [name, value] of Object.entries(ready.allowance ? rateLimitHeaders(ready.allowance) : {}))
          res.setHeader(name, value)
        atClose(res, ready.done)
        const accept = request.headers.get('accept') ?? ''
        const isJson = !/event-stream|multipart/.test(accept)
        const answer = await ready.run(isJson ? mostOfAnswer : mostOfMessage)
        if (!('next' in answer)) {
          if (!isJson) return answer
          answers.set(request, { ...ready, answer })
          // Yoga makes the head of it, which goes by the errors alone.
          return { ...answer, ...(answer.data && { data: {} }) }
        }
        // Who takes anything gets server-sent events; yoga would rather send multipart.
        if (!/multipart/.test(accept)) request.headers.set('accept', 'text/event-stream')
        return carry?.(answer) ?? answer
      })
    },
    /** Writes what yoga would write in one go, however large it is, and compresses it. */
    async onResponse({ request, response, serverContext, setResponse, fetchAPI }) {
      const made = answers.get(request)
      if (!made) return
      const { answer, kind } = made
      const told = answer.errors ? { ...answer, errors: answer.errors.map(withoutHttp) } : answer
      const text = await bytesOf(told, app.breathe)
      const { req } = serverContext as unknown as Carried
      const { body, length, headers } = await compressed(text, kind === 'query', req.headers)
      for (const [name, value] of Object.entries(headers)) {
        if (name === 'vary') response.headers.append(name, value)
        else response.headers.set(name, value)
      }
      response.headers.set('content-length', String(length))
      const { status, statusText } = response
      setResponse(
        new fetchAPI.Response(body as Uint8Array<ArrayBuffer>, { status, statusText, headers: response.headers }),
      )
    },
  }
}

function noMutation(kind: OperationTypeNode): void {
  if (kind !== 'mutation') return
  throw requestError('Send mutations by POST.', 'BAD_REQUEST', { status: 405, headers: { Allow: 'POST' } })
}
