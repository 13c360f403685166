import { createClient } from 'graphql-ws'

/** Asks with nothing but fetch. Refusals are data; errors are faults, limits, or a missing token. */
export async function ask(url: string, accessToken: string | null, query: string, variables: object = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(accessToken && { authorization: `Bearer ${accessToken}` }) },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = await response.json()
  if (errors) throw new Error(errors[0].message, { cause: errors[0].extensions.code })
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

/** Follows the feed for ever. Whatever happens to the network, every event comes once and in order. */
export async function follow(
  url: string,
  fetchToken: () => Promise<string>,
  onEvent: (event: { seq: number; __typename: string }) => void,
  signal: AbortSignal,
  after = 0,
) {
  while (!signal.aborted) {
    const client = createClient({
      url: url.replace(/^http/, 'ws'),
      connectionParams: async () => ({ authorization: `Bearer ${await fetchToken()}` }),
      // A silent retry would subscribe with an old `after`; the loop around it subscribes with the last one.
      retryAttempts: 0,
    })
    // Disposing of it waits for a connection that is being made, and fails with it.
    const leave = () => Promise.resolve(client.dispose()).catch(() => {})
    signal.addEventListener('abort', leave, { once: true })
    try {
      const feed = client.iterate<{ feed: { seq: number; __typename: string } }>({
        query: 'subscription Feed($after: Int) { feed(after: $after) { __typename seq capsule { id title state } } }',
        variables: { after },
      })
      for await (const { data } of feed) {
        if (!data) continue
        onEvent(data.feed)
        after = data.feed.seq
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1_000 * Math.random()))
    }
  }
}
