import type { Variables } from './raw-http.ts'
import { type Intake, type Subscriber, subscriber } from './subscriber.ts'

/** Subscribes over SSE (GraphQL over SSE protocol, distinct connections mode). */
export const subscribeOverSse = <Data>(
  url: string,
  token: string | null,
  query: string,
  variables: Variables = {},
): Subscriber<Data> =>
  subscriber<Data>((intake) => {
    const stopping = new AbortController()
    listen(url, token, query, variables, intake, stopping.signal).catch((error: unknown) =>
      intake.end(stopping.signal.aborted ? {} : { errors: [{ message: String(error) }] }),
    )
    return () => stopping.abort()
  })

async function listen<Data>(
  url: string,
  token: string | null,
  query: string,
  variables: Variables,
  intake: Intake<Data>,
  signal: AbortSignal,
): Promise<void> {
  const headers = {
    accept: 'text/event-stream',
    'content-type': 'application/json',
    ...(token && { authorization: `Bearer ${token}` }),
  }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }), signal })
  let pending = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    pending += decoder.decode(chunk, { stream: true })
    const blocks = pending.split('\n\n')
    pending = blocks.pop() ?? ''
    for (const block of blocks) receive(block, intake)
  }
  intake.end({})
}

function receive<Data>(block: string, intake: Intake<Data>): void {
  const fields = new Map(
    block.split('\n').map((line) => [line.split(':', 1)[0], line.slice(line.indexOf(':') + 1).trim()]),
  )
  if (fields.get('event') === 'complete') intake.end({})
  if (fields.get('event') !== 'next') return
  const { data, errors } = JSON.parse(fields.get('data') ?? '{}')
  if (errors) intake.end({ errors })
  else intake.put(data)
}
