import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import type { ToldQuery } from '../generated/graphql.ts'
import { ToldDocument } from '../generated/graphql.ts'
import { locale, texts } from '../language/language.ts'
import { isToSelf, type Letter } from '../letters.ts'
import { persist } from '../retry.ts'
import { viewerId } from '../session.ts'
import { spokenShortly } from '../time.ts'
import { useLoading } from './loading.ts'

type Notices = NonNullable<ToldQuery['capsule']>['notices']

/** What there was nothing to tell of any more is not spoken of. */
const isSpokenOf = ({ state }: Notices[number]) => state !== 'SUPPRESSED'

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
  const told = notices.value.filter(isSpokenOf)
  if (told.length === 0) return null
  const words = texts.value.reading
  return (
    <ul class="told" aria-label={words.whatWasTold} data-testid="told">
      {told.map(({ kind, channel, state, at }) => {
        const how = words.told(state, channel, kind)
        const isOver = state === 'SENT' || state === 'FAILED'
        return (
          <li key={`${kind} ${channel} ${at}`} data-state={state}>
            {isOver ? words.toldWhen(how, <When at={at} />) : how}
          </li>
        )
      })}
    </ul>
  )
}

const When = ({ at }: { at: string }) => (
  <time dateTime={at} lang={locale} dir="auto">
    {spokenShortly(at)}
  </time>
)

const isUnderWay = ({ state }: Notices[number]) => state === 'PENDING' || state === 'RETRYING' || state === 'UNKNOWN'
