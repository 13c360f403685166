import type { Handler } from './server.ts'

/** `/health/live`: the process runs. `/health/ready`: it should get traffic. */
export function createHealth(check: () => Promise<unknown>) {
  let stopping = false
  return {
    stop: () => {
      stopping = true
    },
    routes: {
      '/health/live': (_request, response) => response.writeHead(200).end('alive\n'),
      '/health/ready': async (_request, response) => {
        const ready =
          !stopping &&
          (await check().then(
            () => true,
            () => false,
          ))
        response.writeHead(ready ? 200 : 503).end(ready ? 'ready\n' : 'not ready\n')
      },
    } satisfies Record<string, Handler>,
  }
}

export type Health = ReturnType<typeof createHealth>
