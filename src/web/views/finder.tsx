import { type Signal, useSignal } from '@preact/signals'
import { anything, type Found, find, isAnything, pause, peopleIn, type Wish } from '../finding.ts'
import { texts } from '../language/language.ts'
import { type Box, letters } from '../letters.ts'
import { persist } from '../retry.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Cards } from './cards.tsx'
import { Fetching } from './fetching.tsx'
import { Field } from './field.tsx'
import { useLoading } from './loading.ts'
import { states } from './sections.ts'

/** Where one says which letters of a box are to be shown. */
export function Finder({ box, wish }: { box: Box; wish: Signal<Wish> }) {
  const set = (change: Partial<Wish>) => {
    wish.value = { ...wish.value, ...change }
  }
  const words = texts.value.boxes
  const { title, state, personId } = wish.value
  return (
    <details class="finder">
      <summary>{words.find}</summary>
      <search class="columns">
        <Field label={words.inTitle}>
          {(control) => (
            <input
              {...control}
              type="search"
              value={title}
              onInput={(event) => set({ title: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={box === 'inbox' ? words.fromWhom : words.forWhom}>
          {(control) => (
            <select {...control} value={personId} onChange={(event) => set({ personId: event.currentTarget.value })}>
              <option value="">{words.anybody}</option>
              {peopleIn(box).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.whichAre}>
          {(control) => (
            <select
              {...control}
              value={state}
              onChange={(event) => set({ state: event.currentTarget.value as Wish['state'] })}
            >
              <option value="">{words.anything}</option>
              {states.map((state) => (
                <option key={state} value={state}>
                  {words.sections[state][box]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </search>
      {!isAnything(wish.value) && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            wish.value = anything
          }}
        >
          {words.showAll}
        </button>
      )}
    </details>
  )
}

/** The letters of a box that are wished for, changing as they do. */
export function Finds({ box, wish }: { box: Box; wish: Wish }) {
  const found = useSignal<Found | null>(null)
  const more = useAttempt()
  const trouble = useLoading(
    async ({ stop, onFailure }) => {
      await pause()
      if (stop.aborted) return
      const finds = await persist(() => find(box, wish), { stop, onFailure })
      if (!stop.aborted) found.value = finds
    },
    [box, wish],
  )
  const words = texts.value.boxes
  if (!found.value) return <Fetching words={words.looking} trouble={trouble.value} />
  const { ids, next } = found.value
  const here = ids.flatMap((id) => letters.value.get(id) ?? [])
  return (
    <section aria-label={words.whatWasFound} data-testid="found">
      <p class="hint" role="status">
        {words.found(here.length, next !== null)}
      </p>
      <Cards letters={here} box={box} name="found" />
      {next && (
        <div class="more">
          <button
            type="button"
            disabled={more.busy}
            onClick={() =>
              more.make(async () => {
                const before = found.value
                const finds = await find(box, wish, before ?? undefined)
                // Something else may be wished for by now.
                if (found.value === before) found.value = finds
              })
            }
          >
            {words.moreFound}
          </button>
          <Failure of={more} />
        </div>
      )}
    </section>
  )
}
