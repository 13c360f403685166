import { GraphQLError } from 'graphql'

/** How many of something each user has at this moment, in this process. */
export interface Quota {
  /**
   * @returns how to give it back
   * @throws {GraphQLError} `TOO_MANY_SUBSCRIPTIONS` where that is one too many
   */
  take(userId: string): () => void
}

export function createQuota(max: number, message: string): Quota {
  const counts = new Map<string, number>()
  return {
    take(userId) {
      const count = (counts.get(userId) ?? 0) + 1
      if (count > max) throw tooManySubscriptions(message)
      counts.set(userId, count)
      return () => {
        const left = (counts.get(userId) ?? 1) - 1
        if (left > 0) counts.set(userId, left)
        else counts.delete(userId)
      }
    },
  }
}

export const tooManySubscriptions = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } })
