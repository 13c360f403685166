import { instantOf } from '../capsules/rows.ts'
import type { Telemetry } from '../ports.ts'
import type { FeedEvent } from './read.ts'

/**
 * Measures how long it takes from a letter's instant until somebody who listens is told that it is ready. What was so
 * before they listened says nothing of that. It goes by the clocks of the database and of this process, whose difference
 * an operator sees beside it.
 *
 * @returns to be called with each event that is handed on; null where nobody looks
 */
export function createDeliveryMeter(telemetry: Telemetry): ((event: unknown) => void) | null {
  if (!telemetry.isOn) return null
  const since = Date.now()
  return (event) => {
    if (!isReadiness(event)) return
    const instant = Date.parse(instantOf(event.letter.unlocksAt))
    if (instant >= since) telemetry.measure('unlockDelivery', {}, Math.max(0, Date.now() - instant) / 1_000)
  }
}

type Readiness = FeedEvent & { readonly letter: NonNullable<FeedEvent['letter']> }

/** Of what subscriptions yield. */
const isReadiness = (event: unknown): event is Readiness => {
  const { kind, letter } = event as Partial<FeedEvent>
  return kind === 'READY' && Boolean(letter)
}
