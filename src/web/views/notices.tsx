import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { texts } from '../language/language.ts'
import { dismissNews, fresh, type News } from '../news.ts'
import { hashOf, route } from '../route.ts'
import { destroy, takeBack, thrownAway } from '../wastebasket.ts'
import { Sentence } from './sentence.tsx'

/** Milliseconds in which something can be taken back. */
const secondThoughts = 20_000
/** Milliseconds in which news are read; what they tell of shows on the page as well. */
const aGlance = 12_000

/** What has just happened, over the page and out of the way. */
export function Notices() {
  const words = texts.value.frame
  const here = route.value
  // Whoever looks at a letter sees what becomes of it.
  const isHere = ({ letterId }: News) => here.view === 'letter' && here.id === letterId
  useEffect(() => {
    for (const news of fresh.value.filter(isHere)) dismissNews(news)
  })
  return (
    <section class="notices" aria-label={words.notices}>
      <ul aria-live="polite">
        {thrownAway.value.map((letter) => (
          <Notice key={letter.key} lasting={secondThoughts} onGone={() => void destroy(letter)}>
            <p>{words.thrownAway(<bdi>{letter.writing.value.title.trim() || words.untitled}</bdi>)}</p>
            <button type="button" class="plain" onClick={() => takeBack(letter)}>
              {words.undo}
            </button>
          </Notice>
        ))}
      </ul>
      {/* Read out elsewhere, without what can be done about it. */}
      <ul class="news">
        {fresh.value
          .filter((news) => !isHere(news))
          .map((news) => (
            <Notice key={news.seq} lasting={aGlance} onGone={() => dismissNews(news)}>
              <p id={`news-${news.seq}`}>
                <Sentence of={news.text} />
              </p>
              {news.letterId && (
                <a href={hashOf({ view: 'letter', id: news.letterId })} aria-describedby={`news-${news.seq}`}>
                  {words.show}
                </a>
              )}
            </Notice>
          ))}
      </ul>
    </section>
  )
}

/** Goes by itself after a while, unless somebody is just at it: whoever reads or moves slowly has all the time. */
function Notice({ lasting, onGone, children }: { lasting: number; onGone: () => void; children: ComponentChildren }) {
  const notice = useRef<HTMLLIElement>(null)
  const cameFrom = useRef<EventTarget | null>(null)
  useEffect(() => {
    const timer = setInterval(() => notice.current?.matches(':hover, :focus-within') || onGone(), lasting)
    return () => clearInterval(timer)
  }, [])
  const dismiss = () => {
    onGone()
    // The button that had the focus is gone: back to where it was before.
    const last = cameFrom.current
    const next = last instanceof HTMLElement && last.isConnected ? last : document.querySelector<HTMLElement>('main h1')
    next?.focus({ preventScroll: true })
  }
  return (
    <li
      ref={notice}
      class="notice"
      onFocusIn={({ relatedTarget }) => {
        if (!notice.current?.contains(relatedTarget as Node | null)) cameFrom.current = relatedTarget
      }}
    >
      {children}
      <button type="button" class="close" aria-label={texts.value.frame.dismiss} onClick={dismiss}>
        ×
      </button>
    </li>
  )
}
