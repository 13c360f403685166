import type { Context } from './context.ts'
import { QuotaExceededError } from './errors.ts'

/**
 * Whether a person may have one more of something that stays until they throw it away. Whoever asks for many at the same
 * moment may get a few beyond: what counts is that nobody fills the database.
 *
 * @param count of those they have, up to what is asked for
 * @throws {QuotaExceededError}
 */
export async function checkQuota(
  { settings }: Context,
  what: keyof Context['settings']['quotas'],
  count: (upTo: number) => Promise<number>,
): Promise<void> {
  const most = settings.quotas[what]
  if ((await count(most)) >= most) throw new QuotaExceededError(what, most)
}
