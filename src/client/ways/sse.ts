import { ApiError, errorOf, signedOut, unreachable } from '../errors.ts'
import type { Requests } from '../request.ts'
import type { Session } from '../session.ts'
import { linked, onNetwork } from '../surroundings.ts'
import type { Way } from './way.ts'

/** Milliseconds without a byte after which a stream is dead: the server sends one every twelve seconds. */
const silence = 20_000
/** The same before the first byte, which the server sends at once, and what keeps streams back swallows. */
const opening = 10_000

/** Subscriptions over SSE (GraphQL over SSE, distinct connections mode): a request for each. */
export const createSseWay = (requests: Requests, session: Session): Way => ({
  name: 'sse',
  async *follow(source, { of, stop, opened }) {
    const token = await session.token(of)
    if (!token) throw signedOut()
    const own = linked(stop)
    const cut = () => own.abort()
    let timer = setTimeout(cut, opening)
    const offNetwork = onNetwork('offline', cut)
    try {
      const response = await requests.open(source.subscription(), token, 'text/event-stream', own.signal)
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) throw await refusalOf(response)
      for await (const text of chunksOf(response)) {
        clearTimeout(timer)
        timer = setTimeout(cut, silence)
        opened()
        for (const { data, errors } of resultsIn(text)) {
          if (errors) throw errorOf(errors)
          yield source.told(data)
        }
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw unreachable('The stream broke.', error)
      if (error.code === 'UNAUTHENTICATED') session.refuse(token)
      throw error
    } finally {
      clearTimeout(timer)
      offNetwork()
      cut()
    }
  },
})

async function refusalOf(response: Response): Promise<ApiError> {
  const { errors } = (await response.json().catch(() => ({}))) as { errors?: Parameters<typeof errorOf>[0] }
  return errors ? errorOf(errors) : unreachable(`The server answered ${response.status}.`)
}

/** Whole blocks of events, as they come; an empty text for what only shows that the stream lives. */
async function* chunksOf({ body }: Response): AsyncGenerator<string> {
  const reader = body?.getReader()
  const decoder = new TextDecoder()
  let pending = ''
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {}
    if (done) return
    pending += decoder.decode(value, { stream: true })
    const end = pending.lastIndexOf('\n\n') + 1
    yield pending.slice(0, end)
    pending = pending.slice(end)
  }
}

const resultsIn = (text: string): { data?: unknown; errors?: Parameters<typeof errorOf>[0] }[] =>
  text
    .split('\n\n')
    .filter((block) => /^event: ?next$/m.test(block))
    .map((block) => JSON.parse(/^data: ?(.*)$/m.exec(block)?.[1] ?? '{}'))
