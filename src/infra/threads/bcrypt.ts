import bcrypt from 'bcryptjs'

/** Runs in a thread of the pool in `infra/passwords`. */

export const hash = ({ password, cost }: { password: string; cost: number }): string => bcrypt.hashSync(password, cost)

export const verify = ({ password, hash }: { password: string; hash: string }): boolean =>
  bcrypt.compareSync(password, hash)
