import { type Signal, useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { pause, type Wish } from '../finding.ts'
import { YearsDocument } from '../generated/graphql.ts'
import { locale, texts } from '../language/language.ts'
import type { Box } from '../letters.ts'
import { persist } from '../retry.ts'
import { viewerZone } from '../time.ts'
import { useLoading } from './loading.ts'

/** The years of a box, along which one goes through its letters. */
export function Years({ box, wish, total }: { box: Box; wish: Signal<Wish>; total: number }) {
  const years = useSignal<readonly number[] | null>(null)
  useLoading(
    async (patience) => {
      // Of many letters that come, or go, one after the other the last is waited for.
      if (years.peek()) await pause()
      if (patience.stop.aborted) return
      const of = { box: box === 'inbox' ? 'INBOX' : 'OUTBOX', zone: viewerZone } as const
      const found = await persist(() => ask(YearsDocument, of), patience)
      if (!patience.stop.aborted) years.value = found.years
    },
    [box, total],
  )
  const words = texts.value.boxes
  const { format } = new Intl.NumberFormat(locale.value, { useGrouping: false })
  const entries = [
    { year: '', name: words.allYears },
    ...(years.value ?? []).map((year) => ({ year: String(year), name: format(year) })),
  ]
  return (
    <ul>
      {entries.map(({ year, name }) => (
        <li key={year}>
          <button
            type="button"
            class="plain"
            aria-current={wish.value.year === year ? 'true' : undefined}
            onClick={() => {
              wish.value = { ...wish.value, year }
            }}
          >
            {name}
          </button>
        </li>
      ))}
    </ul>
  )
}
