import { GraphQLError } from 'graphql'

/** What the operations of one holder that are under way may cost together; beyond it they wait for one another. */
const most = 10_000
/** An operation that costs no more than this is so small that it does not count. */
const small = 100
/** Queries and mutations of one holder that wait at most; streams wait as many as there are. */
const mostWaiting = 100

/** How much each holder, a user or a network, has under way: begun, and not yet read by the client. */
export interface Budget {
  /**
   * @returns how to give it back, once there is room
   * @throws {GraphQLError} `TOO_MANY_OPERATIONS` where too many wait already
   */
  take(holder: string, cost: number, maxWaiting?: number): Promise<() => void>
  /** Whether a cost does not count. */
  isSmall(cost: number): boolean
}

interface Account {
  spent: number
  readonly waiting: { readonly cost: number; readonly go: () => void }[]
}

/**
 * Memory follows what is under way, not what is asked for in a minute: whoever asks for much at once, or does not read
 * what they asked for, waits for themselves and for nobody else.
 */
export function createBudget(): Budget {
  const accounts = new Map<string, Account>()

  const giveBack = (holder: string, account: Account, cost: number) => {
    account.spent -= cost
    for (let next = account.waiting[0]; next && account.spent + next.cost <= most; next = account.waiting[0]) {
      account.waiting.shift()
      account.spent += next.cost
      next.go()
    }
    if (account.spent === 0) accounts.delete(holder)
  }

  const isSmall = (cost: number) => cost <= small
  return {
    isSmall,
    async take(holder, cost, maxWaiting = mostWaiting) {
      if (isSmall(cost)) return () => {}
      const account = accounts.get(holder) ?? { spent: 0, waiting: [] }
      accounts.set(holder, account)
      if (account.waiting.length === 0 && account.spent + cost <= most) account.spent += cost
      else if (account.waiting.length >= maxWaiting) throw tooMany()
      else await new Promise<void>((go) => void account.waiting.push({ cost, go }))
      let isGivenBack = false
      return () => {
        if (isGivenBack) return
        isGivenBack = true
        giveBack(holder, account, cost)
      }
    },
  }
}

const tooMany = (): GraphQLError =>
  new GraphQLError('Too many of your operations wait for one another; read their answers first.', {
    extensions: { code: 'TOO_MANY_OPERATIONS', http: { status: 429, headers: { 'Retry-After': '1' } } },
  })
