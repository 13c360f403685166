import { connectLive } from './live.ts'

/** Asks with nothing but fetch. Refusals are data; errors are faults, limits, or a missing token. */
export async function ask(url: string, accessToken: string | null, query: string, variables: object = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(accessToken && { authorization: `Bearer ${accessToken}` }) },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = await response.json()
  if (errors) throw new Error(errors[0].message, { cause: errors[0].extensions })
  return data
}

export async function logIn(url: string, login: string, password: string): Promise<string> {
  const { logIn } = await ask(
    url,
    null,
    `mutation LogIn($input: LogInInput!) {
      logIn(input: $input) {
        ... on AuthPayload { accessToken refreshToken }
        ... on UserError { code message }
      }
    }`,
    { input: { login, password } },
  )
  if (logIn.code) throw new Error(logIn.message)
  return logIn.accessToken
}

/**
 * Follows the feed until `signal` aborts. Whatever happens to the network, every event comes once and in order.
 *
 * @param after the `seq` of the last event that was handled
 * @throws when the feed cannot go on from there: with the code `FEED_CURSOR_INVALID` in its cause, and `oldestSeq`.
 *   What came before that is gone: read afresh what you show, then follow after `oldestSeq - 1`.
 */
export function follow(
  url: string,
  fetchToken: () => Promise<string>,
  onEvent: (event: { seq: number; __typename: string }) => void,
  signal: AbortSignal,
  after = 0,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = 'subscription Feed($after: Int) { feed(after: $after) { __typename seq capsule { id title state } } }'
    const leave = connectLive(url, fetchToken).subscribe<{ feed: { seq: number; __typename: string } }>(
      { query, variables: { after } },
      {
        next({ data, errors }) {
          if (data) onEvent(data.feed)
          else reject(new Error(errors?.[0]?.message, { cause: errors?.[0]?.extensions }))
        },
        error: reject,
        complete: resolve,
      },
    )
    const stop = () => {
      leave()
      resolve()
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
