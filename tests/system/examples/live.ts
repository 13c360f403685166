import { type Client, createClient, type FormattedExecutionResult, type Sink, type SubscribePayload } from 'graphql-ws'

/** What passes by itself. Any other error would only come again. */
const passing: unknown[] = ['RATE_LIMITED', 'TIMEOUT', 'UNAUTHENTICATED', 'INTERNAL_SERVER_ERROR']

/**
 * graphql-ws with subscriptions that outlive their connections: after a break they wait, longer each time, and begin
 * again after the last feed event that was handled, so that each comes once and in order. For that a document takes
 * `$after` and selects `seq`, and whoever subscribes says after which event to begin, 0 at first.
 *
 * What the server refuses for good comes as a last result, with `errors` and without `data`. What `sink.next` throws
 * goes to `sink.error` and ends the subscription, too.
 */
export function connectLive(url: string, fetchToken: () => string | Promise<string>): Pick<Client, 'subscribe'> {
  let silence: ReturnType<typeof setTimeout>
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: async () => ({ authorization: `Bearer ${await fetchToken()}` }),
    // On its own it would subscribe again with the `after` of the first time.
    retryAttempts: 0,
    // A connection can die without a word; then the answer to a ping is what is missing.
    keepAlive: 10_000,
    on: {
      ping: (received) => {
        if (!received) silence = setTimeout(() => client.terminate(), 5_000)
      },
      pong: () => clearTimeout(silence),
      closed: () => clearTimeout(silence),
    },
  })

  function subscribe<Data, Extensions>(
    payload: SubscribePayload,
    sink: Sink<FormattedExecutionResult<Data, Extensions>>,
  ): () => void {
    const variables: { after?: unknown } = { ...payload.variables }
    let failures = 0
    let leave = () => {}

    function attempt() {
      const began = Date.now()
      let isOver = false
      const unsubscribe = client.subscribe<Data, Extensions>(
        { ...payload, variables },
        {
          next(result) {
            if (isOver) return
            if (!result.data) return retry(result.errors)
            try {
              sink.next(result)
            } catch (error) {
              leave()
              return sink.error(error)
            }
            const { feed } = result.data as { feed?: { seq?: number } }
            if (feed?.seq) variables.after = feed.seq
          },
          error: (reason) => retry(Array.isArray(reason) ? reason : []),
          complete() {
            if (isOver) return
            // A feed has no end of its own; changes of a letter have, when it is withdrawn.
            if (variables.after !== undefined) return retry()
            leave()
            sink.complete()
          },
        },
      )
      leave = () => {
        isOver = true
        unsubscribe()
      }

      function retry(errors: FormattedExecutionResult['errors'] = []) {
        if (isOver) return
        leave()
        const { code, retryAfter } = errors[0]?.extensions ?? {}
        if (errors.length > 0 && !passing.includes(code)) {
          sink.next({ errors })
          return sink.complete()
        }
        failures = Date.now() - began > 10_000 ? 0 : failures + 1
        // Random, so that not all come back at once when a server starts again.
        const pause = Math.min(30_000, 250 * 2 ** failures) * (0.5 + Math.random())
        const timer = setTimeout(attempt, Math.max(pause, 1_000 * Number(retryAfter ?? 0)))
        leave = () => clearTimeout(timer)
      }
    }

    attempt()
    return () => leave()
  }
  return { subscribe }
}
