import { GraphQLError } from 'graphql'

/**
 * Rejects with `TIMEOUT` when it takes longer; what was begun is not undone.
 *
 * @param timeout milliseconds
 */
export const inTime = <Result>(result: Promise<Result>, timeout: number): Promise<Result> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate()), timeout)
    const settled = <Value>(settle: (value: Value) => void) => {
      return (value: Value) => {
        clearTimeout(timer)
        settle(value)
      }
    }
    result.then(settled(resolve), settled(reject))
  })

const tooLate = () => new GraphQLError('The operation took too long.', { extensions: { code: 'TIMEOUT' } })
