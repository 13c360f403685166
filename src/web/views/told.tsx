import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import type { Channel, DeliveryState, NoticeKind, ToldQuery } from '../generated/graphql.ts'
import { ToldDocument } from '../generated/graphql.ts'
import { isToSelf, type Letter } from '../letters.ts'
import { persist } from '../retry.ts'
import { viewerId } from '../session.ts'
import { language, spokenShortly } from '../time.ts'
import { useLoading } from './loading.ts'

type Notices = NonNullable<ToldQuery['capsule']>['notices']

/** In the words of who wrote the letter. */
const ways: Record<Channel, string> = { EMAIL: 'email', WEB_PUSH: 'browser', WEBHOOK: 'their own program' }
const events: Partial<Record<NoticeKind, string>> = {
  SEALED: 'that it is sealed',
  UNFOLDING: 'that it begins to unfold',
  READY: 'that it is ready',
}
/** What there was nothing to tell of any more is not spoken of. */
const fates: Partial<Record<DeliveryState, string>> = {
  SENT: 'Told',
  PENDING: 'To be told',
  RETRYING: 'Not told yet',
  UNKNOWN: 'Perhaps told',
  FAILED: 'Could not be told',
}

/** Milliseconds between looks, while something may still become of a notice and the page is seen. */
const pause = 5_000
/** Milliseconds after a step of the letter within which its notices are written. */
const soon = 120_000

/** What its receiver was told of a letter outside of the page, for its sender: how and when, never where. */
export function Told({ letter }: { letter: Letter }) {
  const notices = useSignal<Notices>([])
  const isMine = letter.sender.id === viewerId.value && !isToSelf(letter) && !letter.waitingFor
  useLoading(
    async (patience) => {
      const arrived = Date.now()
      while (isMine && !patience.stop.aborted) {
        if (!document.hidden) {
          const { capsule } = await persist(() => ask(ToldDocument, { id: letter.id }), patience)
          notices.value = capsule?.notices ?? []
        }
        if (Date.now() - arrived > soon && !notices.value.some(isUnderWay)) return
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    },
    [letter.id, letter.state, isMine],
  )
  const told = notices.value.filter(({ state }) => fates[state])
  if (told.length === 0) return null
  return (
    <ul class="told" aria-label="What was told of it" data-testid="told">
      {told.map(({ kind, channel, state, at }) => (
        <li key={`${kind} ${channel} ${at}`} data-state={state}>
          {fates[state]} by {ways[channel]} {events[kind]}
          {(state === 'SENT' || state === 'FAILED') && (
            <>
              ,{' '}
              <time dateTime={at} lang={language} dir="auto">
                {spokenShortly(at)}
              </time>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

const isUnderWay = ({ state }: Notices[number]) => state === 'PENDING' || state === 'RETRYING' || state === 'UNKNOWN'
