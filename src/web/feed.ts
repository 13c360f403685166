import { signal } from '@preact/signals'
import type { Connection } from '../client/index.ts'
import { type EventFragment, EventFragmentDoc } from './generated/graphql.ts'
import { hold } from './hold.ts'
import { openon } from './openon.ts'

/** Whether events come in as they happen; and when they never will again, until the page is loaded anew. */
export const connection = signal<'connecting' | 'live' | 'reconnecting' | 'ended'>('connecting')

/**
 * Follows the viewer's feed until `stop` aborts.
 *
 * @param position where to begin: the `seq` of the last event that was handled, here or in an earlier visit
 */
export async function followFeed(
  position: number,
  {
    stop,
    onEvent,
    onLive,
  }: { stop: AbortSignal; onEvent: (event: EventFragment) => void; onLive: (again: boolean) => void },
): Promise<void> {
  const onConnection = (now: Connection) => {
    const before = connection.value
    connection.value = now.state === 'live' ? 'live' : 'reconnecting'
    if (now.state === 'live') onLive(before === 'reconnecting')
    // Of the limits only that of all operations concerns a subscription.
    else if (now.why.code === 'RATE_LIMITED') hold(now.why.retryAfter)
  }
  connection.value = 'connecting'
  const following = { after: position, event: EventFragmentDoc, signal: stop, onConnection }
  try {
    // Events that nobody fetched for months have left the feed: it goes on with the oldest that is left.
    for await (const event of openon.feed({ ...following, onJump: () => onLive(true) })) onEvent(event)
  } catch {
    if (!stop.aborted) connection.value = 'ended'
  }
}
