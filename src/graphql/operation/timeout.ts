import { GraphQLError } from 'graphql'

/**
 * Rejects with `TIMEOUT` when it takes longer; what was begun is not undone.
 *
 * @param timeout milliseconds
 */
export async function inTime<Result>(result: Promise<Result>, timeout: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), timeout)
  })
  try {
    return await Promise.race([result, late])
  } finally {
    clearTimeout(timer)
  }
}

const tooLate = () => new GraphQLError('The operation took too long.', { extensions: { code: 'TIMEOUT' } })
