import type { Config } from '../config.ts'
import { createLiveSessions } from '../domain/accounts/live-sessions.ts'
import { createTokens } from '../domain/accounts/tokens.ts'
import { createBreather } from '../domain/breathe.ts'
import { createContentReader } from '../domain/capsules/content.ts'
import { unhurried } from '../domain/capsules/unhurried.ts'
import { serverTime } from '../domain/clock.ts'
import type { ApiContext } from '../domain/context.ts'
import { createFeedHub } from '../domain/feed/hub.ts'
import { copiersAtOnce } from '../domain/media/copy.ts'
import { createFileLinks, filesPath } from '../domain/media/links.ts'
import { createNoticesReader } from '../domain/notices/of-letter.ts'
import { createReplicaReads } from '../domain/replica.ts'
import { ring } from '../domain/ring.ts'
import { createTurns } from '../domain/turns.ts'
import { createOperations, type ReplicaToRead } from '../graphql/operation/pipeline.ts'
import { traced } from '../graphql/operation/traced.ts'
import { globalId } from '../graphql/schema/ids.ts'
import { createHttpHandler, graphqlPath } from '../graphql/transports/http.ts'
import { createOriginReader, createProxyTrust } from '../graphql/transports/origin.ts'
import { createStreams } from '../graphql/transports/streams.ts'
import { serveWebSockets } from '../graphql/transports/websocket.ts'
import { createFarewell } from '../http/farewell.ts'
import { createHealth } from '../http/health.ts'
import { createMailPage } from '../http/mail-page.ts'
import { createAdmission } from '../http/media/admission.ts'
import { createFiles } from '../http/media/files.ts'
import { createUploads, isUpload, uploadsPath } from '../http/media/uploads.ts'
import { createHttpServer, finish, type Handler, listen } from '../http/server.ts'
import { createStaticPage } from '../http/static-page.ts'
import { traced as tracedRequests } from '../http/traced.ts'
import { createUnsubscribePage } from '../http/unsubscribe-page.ts'
import { createPasswordHasher } from '../infra/passwords.ts'
import { createPictures } from '../infra/pictures.ts'
import { createRateLimits } from '../infra/rate-limits.ts'
import { createRecordings } from '../infra/recordings.ts'
import { countedLimits, countedTurns, countedWork } from './counted.ts'
import type { Closer } from './lifecycle.ts'
import { cannotListen, originOf } from './listening.ts'
import type { Resources } from './resources.ts'

export interface Api {
  /** Of GraphQL, and of GraphiQL for browsers. */
  readonly url: string
  readonly ctx: ApiContext
  /** Asks for no more traffic. */
  unready(): void
}

/** For how much of `SHUTDOWN_DEADLINE` requests may go on: the rest is for what is closed after them. */
const shareOfStop = 0.8

/** The api role: GraphQL over HTTP, SSE and WebSocket, the live page, and health. */
export async function startApi(resources: Resources, config: Config, closer: Closer): Promise<Api> {
  let url = ''
  const { ctx, replica } = openContext(resources, config, closer, () => config.http.publicUrl ?? url)
  const options = { ...config.http, originOf: createOriginReader(config.http.trustProxy) }
  const health = createHealth(() => serverTime(ctx))
  const { telemetry, tracer } = ctx
  const operations = traced(createOperations(ctx, { ...config.http, replica }), tracer)
  const streams = createStreams(ctx)
  const isFromProxy = createProxyTrust(config.http.trustProxy)
  const told = (handler: Handler, path: string) => tracedRequests(handler, path, tracer, isFromProxy)
  const graphql = told(createHttpHandler(ctx, operations, { ...options, streams }), graphqlPath)
  const sockets = serveWebSockets(ctx, operations, options)
  const mails = resources.mailbox ? createMailPage(resources.mailbox, config.http) : {}
  const pages = { ...(await createStaticPage(config.http)), ...createUnsubscribePage(ctx, options.originOf), ...mails }
  const uploads = createUploads(ctx, options.origins, createAdmission(ctx, options.originOf), (id) =>
    globalId('Media', id),
  )
  const upload = told(uploads.handle, uploadsPath)
  const files = told(createFiles(ctx, options.origins, options.originOf), filesPath)
  const requests = { ...pages, ...health.routes, [graphqlPath]: graphql, [uploadsPath]: upload }
  const below = [[filesPath, files] as const, [`${uploadsPath}/`, upload] as const]
  const onResponse = telemetry.isOn
    ? (status: number) => telemetry.count('httpResponses', { status: `${Math.floor(status / 100)}xx` })
    : undefined
  const upgrades = { [graphqlPath]: sockets.upgrade }
  const farewell = createFarewell()
  const http = createHttpServer({ requests, below, upgrades, isLong: isUpload, onResponse, farewell }, ctx.log)
  let end = performance.now()
  closer.add('http server', () => finish(http, end - performance.now()))
  // A film may take an hour to come.
  closer.add('uploads', uploads.close)
  // Those that began meanwhile would keep their requests under way for ever.
  closer.add('feed streams', async () => ctx.feed.close())
  closer.add('subscribers and requests', () => {
    const ends = [sockets, streams].map(({ close }) => close(config.drainTime))
    // Where there is no proxy nobody looks whether we are ready.
    return Promise.all(config.http.trustProxy.length === 0 ? ends : [...ends, farewell.quiet(config.drainTime)])
  })

  const port = await listen(http, config.http.host, config.http.port).catch((error: unknown) => {
    throw cannotListen(config.http, 'HOST', 'PORT', error)
  })
  url = `${originOf(config.http.host, port)}${graphqlPath}`
  const unready = () => {
    end = performance.now() + shareOfStop * config.shutdownDeadline
    health.stop()
    farewell.begin()
  }
  return { url, ctx, unready }
}

/** Opens what people's operations work with, and no worker needs. */
function openContext(
  { ctx, doorbell, replica, jwtSecrets }: Resources,
  config: Config,
  closer: Closer,
  url: () => string,
): { ctx: ApiContext; replica: ReplicaToRead | null } {
  const { db, statements, telemetry, tracer, log } = ctx
  const { heartbeat } = config.feed
  const feed = createFeedHub({ statements, doorbell, log, telemetry, tracer, heartbeat })
  telemetry.watch('subscriptionsOpen', () => feed.size)
  closer.add('feed', async () => feed.close())
  const sessions = createLiveSessions({ statements, doorbell, log, heartbeat })
  closer.add('sessions', async () => sessions.close())
  const redis = config.messaging.kind === 'redis' ? config.messaging : null
  const limits = createRateLimits(config.rateLimits, redis, jwtSecrets[0] ?? '', log)
  closer.add('rate limits', async () => limits.close())
  const passwords = createPasswordHasher(config.bcryptCost)
  closer.add('password threads', passwords.close)
  telemetry.watch('passwordQueueLength', () => passwords.waiting)
  const tokens = createTokens({ ...config.tokens, secrets: jwtSecrets })
  const breathe = createBreather()
  const cipher = unhurried(ctx.cipher, breathe)
  const content = createContentReader(db, cipher)
  const notices = createNoticesReader(db)
  const links = createFileLinks(jwtSecrets, config.media.urlLifetime, () => new URL(url()).origin)
  const pictures = createPictures({ log })
  closer.add('pictures', pictures.close)
  const recordings = createRecordings({ log })
  closer.add('recordings', recordings.close)
  const reads =
    replica && createReplicaReads({ replica, doorbell, lag: replica.lag, ring: (ids) => ring(ctx, ids, 'writes') })
  if (reads) closer.add('reads from the replica', async () => reads.close())
  const opened: ApiContext = {
    ...ctx,
    cipher,
    feed,
    content,
    notices,
    links,
    pictures,
    recordings,
    passwords: countedWork(passwords, telemetry),
    tokens,
    sessions,
    limits: countedLimits(limits, telemetry),
    breathe,
    searching: countedTurns(createTurns('searchWork'), telemetry),
    copying: countedTurns(createTurns('copyWork', copiersAtOnce), telemetry),
    wrote: reads?.wrote ?? (async () => {}),
  }
  if (!replica || !reads) return { ctx: opened, replica: null }
  // What letters say, sessions and feeds are read where nothing is late.
  const there = { db: replica.db, statements: replica.statements, notices: createNoticesReader(replica.db) }
  return { ctx: opened, replica: { ...reads, ctx: { ...opened, ...there } } }
}
