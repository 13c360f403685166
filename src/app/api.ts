import type { Config } from '../config.ts'
import { createLiveSessions } from '../domain/accounts/live-sessions.ts'
import { createTokens } from '../domain/accounts/tokens.ts'
import { createBreather } from '../domain/breathe.ts'
import { createContentReader } from '../domain/capsules/content.ts'
import { unhurried } from '../domain/capsules/unhurried.ts'
import { serverTime } from '../domain/clock.ts'
import type { ApiContext } from '../domain/context.ts'
import { createFeedHub } from '../domain/feed/hub.ts'
import { createFileLinks, filesPath } from '../domain/media/links.ts'
import { createNoticesReader } from '../domain/notices/of-letter.ts'
import { createTurns } from '../domain/turns.ts'
import { createOperations } from '../graphql/operation/pipeline.ts'
import { globalId } from '../graphql/schema/ids.ts'
import { createHttpHandler, graphqlPath } from '../graphql/transports/http.ts'
import { createOriginReader } from '../graphql/transports/origin.ts'
import { serveWebSockets } from '../graphql/transports/websocket.ts'
import { createHealth } from '../http/health.ts'
import { createMailPage } from '../http/mail-page.ts'
import { createAdmission } from '../http/media/admission.ts'
import { createFiles } from '../http/media/files.ts'
import { createUploads, isUpload, uploadsPath } from '../http/media/uploads.ts'
import { createHttpServer, finish, listen } from '../http/server.ts'
import { createStaticPage } from '../http/static-page.ts'
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

/** The api role: GraphQL over HTTP, SSE and WebSocket, the live page, and health. */
export async function startApi(resources: Resources, config: Config, closer: Closer): Promise<Api> {
  let url = ''
  const ctx = openContext(resources, config, closer, () => config.http.publicUrl ?? url)
  const options = { ...config.http, originOf: createOriginReader(config.http.trustProxy) }
  const health = createHealth(() => serverTime(ctx))
  const operations = createOperations(ctx, config.http)
  const graphql = createHttpHandler(ctx, operations, options)
  const sockets = serveWebSockets(ctx, operations, options)
  const mails = resources.mailbox ? createMailPage(resources.mailbox, config.http) : {}
  const pages = { ...(await createStaticPage(config.http)), ...createUnsubscribePage(ctx, options.originOf), ...mails }
  const uploads = createUploads(ctx, options.origins, createAdmission(ctx, options.originOf), (id) =>
    globalId('Media', id),
  )
  const requests = { ...pages, ...health.routes, [graphqlPath]: graphql, [uploadsPath]: uploads.handle }
  const files = createFiles(ctx, options.origins, options.originOf)
  const below = [[filesPath, files] as const, [`${uploadsPath}/`, uploads.handle] as const]
  const { telemetry } = ctx
  const onResponse = telemetry.isOn
    ? (status: number) => telemetry.count('httpResponses', { status: `${Math.floor(status / 100)}xx` })
    : undefined
  const upgrades = { [graphqlPath]: sockets.upgrade }
  const http = createHttpServer({ requests, below, upgrades, isLong: isUpload, onResponse }, ctx.log)
  closer.add('http server', () => finish(http))
  // A film may take an hour to come.
  closer.add('uploads', uploads.close)
  // Streams would keep their requests under way for ever.
  closer.add('feed streams', async () => ctx.feed.close())
  closer.add('websockets', sockets.close)

  const port = await listen(http, config.http.host, config.http.port).catch((error: unknown) => {
    throw cannotListen(config.http, 'HOST', 'PORT', error)
  })
  url = `${originOf(config.http.host, port)}${graphqlPath}`
  return { url, ctx, unready: health.stop }
}

/** Opens what people's operations work with, and no worker needs. */
function openContext(
  { ctx, doorbell, jwtSecrets }: Resources,
  config: Config,
  closer: Closer,
  url: () => string,
): ApiContext {
  const { db, statements, telemetry, log } = ctx
  const { heartbeat } = config.feed
  const feed = createFeedHub({ statements, doorbell, log, telemetry, heartbeat })
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
  return {
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
    searching: countedTurns(createTurns(), telemetry),
  }
}
