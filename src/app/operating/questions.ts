import { OperatorError } from '../../infra/operator-error.ts'

/** Questions that are under way, or wait for their turn, at most. */
const most = 8

/**
 * Answers one question after the other, and whoever asks the same meanwhile is told the same: each is work for the
 * database that grows with somebody's feed, and a page that is asked a hundred times is not to take the connections that
 * people need.
 *
 * @param what by which the same question is known
 * @throws {OperatorError} where too many wait
 */
export function createQuestions() {
  const waiting = new Map<string, Promise<unknown>>()
  let last: Promise<unknown> = Promise.resolve()
  return async <Told>(what: string, ask: () => Promise<Told>): Promise<Told> => {
    const same = waiting.get(what)
    if (same) return same as Promise<Told>
    if (waiting.size >= most) throw new OperatorError('Too much is asked at once: ask again in a moment.')
    const told = last.then(ask).finally(() => waiting.delete(what))
    last = told.catch(() => {})
    waiting.set(what, told)
    return told
  }
}
