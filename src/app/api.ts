import type { Config } from '../config.ts'
import { createOperations } from '../graphql/operation/pipeline.ts'
import { createHttpHandler, graphqlPath } from '../graphql/transports/http.ts'
import { createOriginReader } from '../graphql/transports/origin.ts'
import { serveWebSockets } from '../graphql/transports/websocket.ts'
import type { Health } from '../http/health.ts'
import { createHttpServer, finish, listen } from '../http/server.ts'
import { createStaticPage } from '../http/static-page.ts'
import type { Closer } from './lifecycle.ts'
import type { Resources } from './resources.ts'

/**
 * The api role: GraphQL over HTTP, SSE and WebSocket, the live page, and health.
 *
 * @returns the URL of GraphQL, and of GraphiQL for browsers
 */
export async function startApi(
  { ctx }: Resources,
  config: Config['http'],
  health: Health,
  closer: Closer,
): Promise<string> {
  const options = { ...config, originOf: createOriginReader(config.trustProxy) }
  const operations = createOperations(ctx, config)
  const graphql = createHttpHandler(ctx, operations, options)
  const http = createHttpServer({ ...(await createStaticPage(config)), ...health.routes, [graphqlPath]: graphql })
  closer.add('http server', () => finish(http))
  // Streams would keep their requests under way for ever.
  closer.add('feed streams', async () => ctx.feed.close())
  const sockets = serveWebSockets(http, ctx, operations, options)
  closer.add('websockets', sockets.close)

  const port = await listen(http, config.host, config.port)
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  return `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${port}${graphqlPath}`
}
