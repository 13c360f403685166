import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ask } from '../api.ts'
import { type ContentFragment, OpenLetterDocument, ReadLetterDocument } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { isToSelf, type Letter, letters, nameOf, receiverName, take } from '../letters.ts'
import { persist } from '../retry.ts'
import { viewerId } from '../session.ts'
import { themeOf } from '../themes.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { CalendarButton } from './calendar-button.tsx'
import { Countdown } from './card.tsx'
import { DateAndTime } from './date.tsx'
import { Envelope } from './envelope.tsx'
import { Fetching } from './fetching.tsx'
import { useFocusOnArrival } from './focus.ts'
import { Gallery } from './gallery/gallery.tsx'
import { Linked, WayOut } from './linked.tsx'
import { useLoading } from './loading.ts'
import { Reply } from './reply.tsx'
import { ShareButton } from './share-button.tsx'
import { Told } from './told.tsx'
import { Waiting } from './waiting.tsx'

type Content = NonNullable<ContentFragment['content']>

/** One letter, shut or open, changing while it is looked at. */
export function LetterView({ id }: { id: string }) {
  const letter = letters.value.get(id)
  const content = useSignal<Content | null>(null)
  const opening = useAttempt()
  const isMissing = useSignal(false)
  const envelope = useRef<HTMLDivElement>(null)
  const heading = useFocusOnArrival<HTMLHeadingElement>()

  // What a letter says may become readable with every step of its life, in this tab or in another.
  const trouble = useLoading(
    async (patience) => {
      if (content.value) return
      const { capsule } = await persist(() => ask(ReadLetterDocument, { id }), patience)
      if (capsule) take(capsule)
      isMissing.value = !capsule
      if (!opening.busy.value) content.value = capsule?.content ?? null
    },
    [id, letter?.state],
  )

  const open = () =>
    opening.make(async () => {
      const { openCapsule: result } = await ask(OpenLetterDocument, { id })
      if (result.__typename !== 'Capsule') return result
      // The scene is played to its end before the letter lies open.
      const scene = envelope.current?.getAnimations({ subtree: true }) ?? []
      await Promise.allSettled(scene.map((animation) => animation.finished))
      content.value = result.content
      take(result)
      heading.current?.focus()
      return null
    })

  const words = texts.value.reading
  if (!letter) {
    return <Fetching words={isMissing.value ? words.noSuchLetter : words.fetching} trouble={trouble.value} />
  }
  const isReceiver = letter.receiver.id === viewerId.value
  // Its author could read it all the while; whoever writes to themselves wants to wait for it like anybody else.
  const isStillShut =
    isToSelf(letter) && (letter.state === 'SEALED' || (letter.state !== 'OPENED' && !letter.allowEarlyView))
  const shown = isStillShut ? null : content.value
  return (
    <article class="letter" data-state={letter.state} data-theme={themeOf(letter.theme)} data-testid="letter">
      <h1 ref={heading} tabIndex={-1} dir="auto">
        {letter.title}
      </h1>
      <p class="byline">
        {isToSelf(letter)
          ? words.toYourself
          : words.byline(<bdi>{nameOf(letter.sender)}</bdi>, <bdi>{receiverName(letter)}</bdi>)}
      </p>
      {!(shown && isReceiver) && (
        <Envelope element={envelope} state={letter.state} act={opening.busy.value ? 'opening' : undefined} />
      )}
      <p class="when">
        <Fate letter={letter} />
      </p>
      <div class="takings">
        <CalendarButton letter={letter} />
        <ShareButton letter={letter} element={envelope} />
      </div>
      <Waiting letter={letter} />
      {letter.viewerCanOpen && !shown && (
        <button type="button" class="main" disabled={opening.busy} onClick={open}>
          {words.open}
        </button>
      )}
      {trouble.value && <Fetching words={words.stillToCome} trouble={trouble.value} />}
      <Failure of={opening} />
      {shown && <Paper letterId={id} content={shown} isReceiver={isReceiver} />}
      {(shown || !isReceiver) && <Reply letter={letter} />}
      <footer class="dates">
        {letter.openedAt
          ? words.sealedAndOpened(<DateAndTime of={letter.sealedAt} />, <DateAndTime of={letter.openedAt} />)
          : words.sealedOn(<DateAndTime of={letter.sealedAt} />)}
        <Told letter={letter} />
      </footer>
    </article>
  )
}

/** What happens next. */
function Fate({ letter }: { letter: Letter }) {
  const words = texts.value.reading
  if (letter.state === 'OPENED') return null
  if (letter.state === 'READY') {
    return <>{letter.viewerCanOpen ? words.dayHasCome : words.theyCanOpen(<bdi>{receiverName(letter)}</bdi>)}</>
  }
  return (
    <>
      <Countdown letter={letter} />
      <span class="hint">{words.onYourClock(<DateAndTime of={letter.unlocksAt} />)}</span>
    </>
  )
}

function Paper({ letterId, content, isReceiver }: { letterId: string; content: Content; isReceiver: boolean }) {
  const words = texts.value.reading
  return (
    <section class="paper" aria-label={isReceiver ? words.theLetter : words.whatYouWrote} data-testid="content">
      {!isReceiver && <p class="hint">{words.youWrote}</p>}
      <p class="body" dir="auto">
        <Linked text={content.body} />
      </p>
      {content.media.length > 0 && (
        <ul class="media">
          {content.media.map((url) => (
            <li key={url}>
              <WayOut url={url} />
            </li>
          ))}
        </ul>
      )}
      {content.attachments.length > 0 && <Gallery letterId={letterId} attachments={content.attachments} />}
    </section>
  )
}
