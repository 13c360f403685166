import { startStopwatch } from '../stopwatch.ts'
import { moment, patience } from '../until.ts'
import type { AnswerError } from './raw-http.ts'

/** How a subscription ended. */
export interface Ending {
  readonly errors?: readonly AnswerError[]
  /** Of the WebSocket, where its close was the end. */
  readonly closeCode?: number
}

/** A live subscription, by whichever transport. */
export interface Subscriber<Data = Record<string, unknown>> extends AsyncDisposable {
  /** Everything that came, in order. */
  readonly events: readonly Data[]
  /** The next event that `next` has not given yet; waits for it. */
  next(): Promise<Data>
  /** The next so many. */
  take(count: number): Promise<Data[]>
  /** How it ended; waits for that. */
  ended(): Promise<Ending>
  readonly isOver: boolean
  stop(): Promise<void>
}

/** The end of a {@link Subscriber} into which a transport puts what comes. */
export interface Intake<Data> {
  put(event: Data): void
  end(ending: Ending): void
}

/** @param connect starts the subscription and returns how to stop it */
export function subscriber<Data>(connect: (intake: Intake<Data>) => () => unknown): Subscriber<Data> {
  const events: Data[] = []
  let given = 0
  let ending: Ending | null = null
  let wake = () => {}

  const stop = connect({
    put(event) {
      events.push(event)
      wake()
    },
    end(how) {
      ending ??= how
      wake()
    },
  })

  /** Waits until `look` gives something. */
  const wait = async <Found>(what: string, look: () => Found | null): Promise<Found> => {
    using watch = startStopwatch(moment)
    for (;;) {
      const found = look()
      if (found !== null) return found
      const left = patience - watch.elapsed()
      if (left <= 0) throw new Error(`No ${what} within ${patience} ms after ${JSON.stringify(events.slice(-20))}.`)
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        wake = resolve
        timer = setTimeout(resolve, left)
      })
      clearTimeout(timer)
    }
  }
  const next = () =>
    wait('event', () => {
      const event = events[given]
      if (event !== undefined) {
        given++
        return event
      }
      if (ending)
        throw new Error(`The subscription ended: ${JSON.stringify(ending)} after ${JSON.stringify(events.slice(-20))}.`)
      return null
    })

  return {
    events,
    next,
    async take(count) {
      const taken: Data[] = []
      while (taken.length < count) taken.push(await next())
      return taken
    },
    ended: () => wait('end', () => ending),
    get isOver() {
      return ending !== null
    },
    stop: async () => void (await stop()),
    [Symbol.asyncDispose]: async () => void (await stop()),
  }
}
