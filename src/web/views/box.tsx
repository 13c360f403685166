import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { connection } from '../feed.ts'
import { anything, isAnything, type Wish } from '../finding.ts'
import type { CapsuleState } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { type Box, counts, hasMore, lettersIn, loadMore, type Row } from '../letters.ts'
import { persist } from '../retry.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Cards } from './cards.tsx'
import { Finder, Finds } from './finder.tsx'
import { useFocusOnArrival } from './focus.ts'
import { later } from './later.ts'
import { useLoading } from './loading.ts'
import { rowOf, states } from './sections.ts'

export function BoxView({ box }: { box: Box }) {
  const heading = useFocusOnArrival<HTMLHeadingElement>()
  const wish = useSignal<Wish>(anything)
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {texts.value.frame.titles[box]}
      </h1>
      {/* There from the start, so that nothing makes room for it later. */}
      {(!counts.value || totalIn(box) > 0) && <Finder box={box} wish={wish} />}
      <div class="box">
        {(!counts.value || totalIn(box) > 0) && <Rail box={box} wish={wish} />}
        <div>{isAnything(wish.value) ? <Shelves box={box} /> : <Finds box={box} wish={wish.value} />}</div>
      </div>
    </>
  )
}

const years = later(async () => (await import('./years.tsx')).Years)

/** Where the years of a box stand as soon as they are known. */
function Rail({ box, wish }: { box: Box; wish: Signal<Wish> }) {
  useLoading((patience) => persist(years.fetch, patience), [])
  const { value: Years } = years.part
  return (
    <nav class="years" aria-label={texts.value.boxes.years}>
      {Years && counts.value && <Years box={box} wish={wish} total={totalIn(box)} />}
    </nav>
  )
}

/** All letters of a box, by how far they are. */
function Shelves({ box }: { box: Box }) {
  const { sections } = texts.value.boxes
  const shown = states
    .map((state) => ({ state, row: rowOf(state), letters: lettersIn(box, state) }))
    .filter(({ letters }) => letters.length > 0)
  const lastOf = (row: Row) => shown.findLast((section) => section.row === row)?.state
  return (
    <>
      <div class="shelves" data-testid="shelves">
        {shown.map(({ state, row, letters }) => (
          <section
            key={state}
            class="shelf"
            style={{ '--span': Math.min(3, letters.length) }}
            aria-labelledby={`shelf-${state}`}
            data-testid={`shelf-${state}`}
          >
            <h2 id={`shelf-${state}`}>
              {sections[state][box]} <span class="count">{totalOf(box, state) ?? letters.length}</span>
            </h2>
            <Cards letters={letters} box={box} name={`${box} ${state}`} />
            {state === lastOf(row) && hasMore(box, row) && <More box={box} row={row} />}
          </section>
        ))}
      </div>
      {shown.length === 0 && counts.value && <Empty box={box} />}
      {shown.length === 0 && !counts.value && connection.value === 'reconnecting' && (
        <p class="empty" role="status">
          {texts.value.boxes.outOfReach}
        </p>
      )}
    </>
  )
}

const totalIn = (box: Box) => states.reduce((sum, state) => sum + (totalOf(box, state) ?? 0), 0)

const totalOf = (box: Box, state: CapsuleState) => counts.value?.[box][state.toLowerCase() as Lowercase<CapsuleState>]

/** What comes next is fetched when somebody comes near; the button is for who gets there faster, and after trouble. */
function More({ box, row }: { box: Box; row: Row }) {
  const attempt = useAttempt()
  const place = useRef<HTMLDivElement>(null)
  const load = () => attempt.make(() => loadMore(box, row))
  useEffect(() => {
    const watch = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && !attempt.busy.peek() && !attempt.failure.peek() && void load(),
      { rootMargin: '50% 0px' },
    )
    if (place.current) watch.observe(place.current)
    return () => watch.disconnect()
  })
  return (
    <div class="more" ref={place}>
      <button type="button" disabled={attempt.busy} onClick={() => void load()}>
        {texts.value.boxes.more}
      </button>
      <Failure of={attempt} />
    </div>
  )
}

function Empty({ box }: { box: Box }) {
  const words = texts.value.boxes
  return (
    <div class="empty">
      <p>{words.empty[box]}</p>
      <a class="main button" href="#/write">
        {words.writeOne[box]}
      </a>
    </div>
  )
}
