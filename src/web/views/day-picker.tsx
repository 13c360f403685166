import { useSignal } from '@preact/signals'
import { useId, useLayoutEffect, useMemo } from 'preact/hooks'
import { directionOf } from '../../language/languages.ts'
import { serverNow } from '../clock.ts'
import { dayNames } from '../day-names.ts'
import {
  type Day,
  dayOf,
  firstOfMonth,
  lastOfMonth,
  momentOn,
  plusMonths,
  stretchFrom,
  weekBegin,
  within,
} from '../days.ts'
import { language, locale, texts } from '../language/language.ts'
import { instantOf, type Moment } from '../moment.ts'
import { DayGrid } from './day-grid.tsx'
import { useDialog } from './dialog.ts'

/** A calendar over the page, in which the day of a letter is chosen (WAI-ARIA APG, Date Picker Dialog). */
export function DayPicker({
  moment,
  onChoose,
  onLeave,
}: {
  moment: Moment | null
  onChoose: (moment: Moment) => void
  onLeave: () => void
}) {
  const { dialog, leave } = useDialog(onLeave)
  const id = useId()
  const now = useMemo(serverNow, [])
  const stretch = stretchFrom(now)
  const [first, last] = [dayOf(stretch.first), dayOf(stretch.last)]
  const before = moment?.kind === 'at' && instantOf(moment) ? moment.local : null
  const chosen = before?.slice(0, 10) ?? null
  const time = before?.slice(11) ?? '09:00'
  /** The one that keys go on from. */
  const here = useSignal<Day>(within(chosen ?? first, first, last))
  useLayoutEffect(() => {
    dialog.ref.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }, [])

  const words = texts.value.writing.days
  const names = useMemo(() => dayNames(locale.value), [locale.value])
  const begin = weekBegin(locale.value)
  const visit = (day: Day): Day => {
    here.value = within(day, firstOfMonth(first), lastOfMonth(last))
    return here.value
  }
  const year = here.value.slice(0, 4)
  const isMonthAway = (months: number) => plusMonths(firstOfMonth(here.value), months)
  const turns = [
    { label: words.monthBefore, months: -1, sign: '‹', isThere: isMonthAway(-1) >= firstOfMonth(first) },
    { label: words.monthAfter, months: 1, sign: '›', isThere: isMonthAway(1) <= last },
  ]
  const [back, on] = turns.map(({ label, months, sign, isThere }) => (
    <button
      key={months}
      type="button"
      aria-label={label}
      // No attribute that would take the focus away from whoever has come to the end.
      aria-disabled={!isThere}
      onClick={() => isThere && visit(plusMonths(here.value, months))}
    >
      {sign}
    </button>
  ))
  return (
    <dialog {...dialog} class="question day-picker" aria-label={words.choose} aria-describedby={`${id}-stretch`}>
      <div class="turning">
        {back}
        <select
          aria-label={words.month}
          value={here.value.slice(5, 7)}
          onChange={({ currentTarget: { value } }) =>
            visit(plusMonths(here.value, Number(value) - Number(here.value.slice(5, 7))))
          }
        >
          {names.months.map((name, n) => {
            const month = `${year}-${String(n + 1).padStart(2, '0')}`
            return (
              <option
                key={name}
                value={month.slice(5)}
                disabled={month < first.slice(0, 7) || month > last.slice(0, 7)}
              >
                {name}
              </option>
            )
          })}
        </select>
        <select
          aria-label={words.year}
          value={year}
          onChange={({ currentTarget: { value } }) =>
            visit(plusMonths(here.value, 12 * (Number(value) - Number(year))))
          }
        >
          {yearsFrom(first, last).map((year) => (
            <option key={year} value={year}>
              {names.year(`${year}-01-01`)}
            </option>
          ))}
        </select>
        {on}
      </div>
      <h2 id={id} class="unseen" aria-live="polite">
        {names.month(here.value)}
      </h2>
      <DayGrid
        labelledBy={id}
        here={here.value}
        chosen={chosen}
        today={dayOf(new Date(now))}
        isOpen={(day) => day >= first && day <= last}
        names={names}
        begin={begin}
        isMirrored={directionOf(language.value) === 'rtl'}
        onVisit={visit}
        onChoose={(day) => {
          onChoose(momentOn(day, time, stretch))
          leave()
        }}
      />
      <p id={`${id}-stretch`} class="hint">
        {words.stretch(names.date(first), names.date(last))}
      </p>
      <div class="actions">
        <button type="button" onClick={leave}>
          {texts.value.writing.goOnWriting}
        </button>
      </div>
    </dialog>
  )
}

function yearsFrom(first: Day, last: Day): string[] {
  const [from, until] = [Number(first.slice(0, 4)), Number(last.slice(0, 4))]
  return Array.from({ length: until - from + 1 }, (_, n) => String(from + n))
}
