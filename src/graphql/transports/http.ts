import type { IncomingMessage, ServerResponse } from 'node:http'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import type { DocumentNode } from 'graphql'
import { createYoga, type YogaServerInstance } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import type { ApiContext as Context } from '../../domain/context.ts'
import type { Origin, Viewer } from '../../domain/viewer.ts'
import { createStreams, operationContext } from '../operation/admission.ts'
import { useNoIntrospection } from '../operation/introspection.ts'
import { maskError } from '../operation/masking.ts'
import { useOutcomes } from '../operation/outcomes.ts'
import { usePages } from '../operation/pages.ts'
import { useSizeLimits } from '../operation/size-limits.ts'
import type { CapsuleLoader } from '../schema/capsule-loader.ts'
import type { GraphQLContext } from '../schema/context.ts'
import { schema } from '../schema/schema.ts'
import { type Callers, useCallers } from './callers.ts'
import { useHttpGuards } from './http-guards.ts'

/** What a WebSocket has established before its operations arrive. */
export interface SocketSession {
  readonly viewer: Viewer
  /** Aborts when the socket closes. */
  readonly closed: AbortSignal
}

/** What comes with an operation: its HTTP request, or the session of its socket. */
interface ServerContext {
  readonly req?: IncomingMessage
  readonly res?: ServerResponse
  readonly session?: SocketSession
}

export type GraphQLServer = YogaServerInstance<ServerContext, GraphQLContext>

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

export interface GraphQLServerOptions {
  readonly graphiql: boolean
  readonly introspection: boolean
  /** Origins of pages elsewhere that may use the API. */
  readonly origins: readonly string[]
  /** How long a query or mutation may take, in milliseconds. */
  readonly timeout: number
  readonly originOf: (request: IncomingMessage) => Origin
}

/** GraphQL over HTTP: queries, mutations, subscriptions over SSE, and GraphiQL from this process alone. */
export function createGraphQLServer(
  app: Context,
  capsules: CapsuleLoader,
  { graphiql, introspection, origins, timeout, originOf }: GraphQLServerOptions,
): GraphQLServer {
  const callers: Callers = new WeakMap()
  const streams = createStreams(app)
  return createYoga<ServerContext, GraphQLContext>({
    schema,
    graphqlEndpoint: graphqlPath,
    landingPage: false,
    cors: origins.length > 0 && {
      origin: [...origins],
      credentials: false,
      methods: ['GET', 'POST'],
      allowedHeaders: ['authorization', 'content-type'],
      exposedHeaders: ['retry-after', 'ratelimit', 'ratelimit-policy'],
    },
    multipart: false,
    parserAndValidationCache: { documentCache: documentCache(), errorCache: noErrors },
    maxRequestBodySize: maxBodySize,
    logging: false,
    renderGraphiQL,
    // Over SSE the Authorization header of the Headers tab travels with subscriptions too.
    graphiql: graphiql && { title: 'OpenOn', subscriptionsProtocol: 'SSE', defaultQuery: firstQuery },
    plugins: [
      useHttpGuards(callers),
      useCallers(app, callers, originOf),
      useSizeLimits(),
      ...(introspection ? [] : [useNoIntrospection()]),
      usePages(),
      useOutcomes(app.log, timeout),
    ],
    maskedErrors: { maskError: (error) => maskError(app.log, error) },
    context({ request, res, session }) {
      if (session) return operationContext(app, capsules, session.viewer.origin, session.viewer, () => session.closed)
      const caller = callers.get(request)
      if (!caller) throw new Error('An operation has no caller.')
      const { origin, viewer } = caller
      const ending = () => streams.open(viewer, res ? endOf(res) : request.signal)
      return operationContext(app, capsules, origin, viewer, ending)
    },
  })
}

/** Aborts when a response has ended, whoever ended it. */
function endOf(response: ServerResponse): AbortSignal {
  const ended = new AbortController()
  if (response.closed) ended.abort()
  response.once('close', () => ended.abort())
  return ended.signal
}

/**
 * Documents that were parsed lately. Bounded by their length too, and without those that were refused, so that nobody
 * fills the memory with what they send.
 */
const documentCache = () =>
  new LRUCache<string, DocumentNode>({
    max: 1_000,
    maxSize: 4 * 1024 * 1024,
    maxEntrySize: 16 * 1024,
    sizeCalculation: (_document, text) => text.length + 1,
  })

const noErrors = { get: () => undefined, set: () => {} }
