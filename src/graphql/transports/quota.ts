import { GraphQLError } from 'graphql'

/** How many of something each holder, such as a user, has at this moment, in this process. */
export interface Quota<Holder> {
  /**
   * @returns how to give it back, once
   * @throws {GraphQLError} `TOO_MANY_SUBSCRIPTIONS` where that is one too many
   */
  take(holder: Holder): () => void
}

export function createQuota<Holder>(max: number, message: string): Quota<Holder> {
  const counts = new Map<Holder, number>()
  return {
    take(holder) {
      const count = (counts.get(holder) ?? 0) + 1
      if (count > max) throw tooManySubscriptions(message)
      counts.set(holder, count)
      let given = false
      return () => {
        if (given) return
        given = true
        const left = (counts.get(holder) ?? 1) - 1
        if (left > 0) counts.set(holder, left)
        else counts.delete(holder)
      }
    },
  }
}

const tooManySubscriptions = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } })
