import { ApiError, signedOut } from '../errors.ts'
import type { Requests } from '../request.ts'
import type { Session } from '../session.ts'
import { pause } from '../surroundings.ts'
import type { Way } from './way.ts'

/** Asks again and again, which goes wherever a request goes. @param every milliseconds */
export const createPollingWay = (requests: Requests, session: Session, every: number): Way => ({
  name: 'polling',
  async *follow(source, { of, stop, opened }) {
    while (!stop.aborted) {
      const token = await session.token(of)
      if (!token) throw signedOut()
      const answer = await requests.send(source.query(), token, stop).catch((error: unknown) => {
        if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') session.refuse(token)
        throw error
      })
      opened()
      const { items, hasMore } = source.page(answer)
      yield* items
      if (!hasMore) await pause(every, stop)
    }
  },
})
