import { useLayoutEffect, useRef } from 'preact/hooks'
import type { dayNames } from '../day-names.ts'
import { type Day, dayByKey, weeksOf } from '../days.ts'

/** A month of days, of which one has the focus and is gone on from by keys. */
export function DayGrid({
  labelledBy,
  here,
  chosen,
  today,
  isOpen,
  names,
  begin,
  isMirrored,
  onVisit,
  onChoose,
}: {
  labelledBy: string
  here: Day
  chosen: Day | null
  today: Day
  /** Whether a day can be chosen. The others are visited all the same, so that whoever hears them knows why. */
  isOpen: (day: Day) => boolean
  names: ReturnType<typeof dayNames>
  /** With which day weeks begin. */
  begin: number
  isMirrored: boolean
  /** @returns where that leads, which may be nearer */
  onVisit: (day: Day) => Day
  onChoose: (day: Day) => void
}) {
  const grid = useRef<HTMLTableElement>(null)
  /** Whether the focus goes where `here` is: not while months are turned by what stands above. */
  const follows = useRef(false)
  // Before the next key, which nobody would hear while a week that had the focus is gone.
  useLayoutEffect(() => {
    if (follows.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    follows.current = false
  }, [here])
  const choose = (day: Day) => {
    if (isOpen(day)) onChoose(day)
  }
  const go = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const next = dayByKey(event, here, { begin, isMirrored })
    const isChoice = event.key === 'Enter' || event.key === ' '
    if (!next && !isChoice) return
    event.preventDefault()
    if (isChoice) return choose(here)
    if (!next) return
    follows.current = onVisit(next) !== here
  }
  const weeks = weeksOf(here, begin)
  return (
    <table
      ref={grid}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: As in the APG's example; it is a table to whoever sees it.
      role="grid"
      class="days"
      style={{ '--weeks': weeks.length }}
      aria-labelledby={labelledBy}
      onKeyDown={go}
    >
      <thead>
        <tr>
          {names.week(begin).map(({ name, head }) => (
            <th key={name} scope="col" abbr={name}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, row) => (
          <tr key={row}>
            {week.map((day, n) =>
              day === null ? (
                <td key={n} />
              ) : (
                // biome-ignore lint/a11y/useKeyWithClickEvents: The grid hears the keys of all days.
                // biome-ignore lint/a11y/useAriaPropsSupportedByRole: In a grid it is a gridcell.
                <td
                  key={n}
                  tabIndex={day === here ? 0 : -1}
                  aria-label={names.full(day)}
                  aria-selected={day === chosen}
                  aria-current={day === today ? 'date' : undefined}
                  aria-disabled={!isOpen(day)}
                  onClick={() => choose(day)}
                >
                  {names.number(day)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
