import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { serverNow } from '../clock.ts'
import { instantOf, type Moment, nextBirthday, quickPicks } from '../moment.ts'
import { viewerZone, zones } from '../time.ts'
import { DateAndTime } from './date.tsx'
import { Field } from './field.tsx'

/** Chooses when a letter opens, on the viewer's clock, and shows what that is on the receiver's. */
export function MomentPicker({
  moment,
  problems,
  onChoose,
}: {
  moment: Moment | null
  problems: readonly string[]
  onChoose: (moment: Moment) => void
}) {
  const theirZone = useSignal('')
  const birthday = useSignal(false)
  const today = useMemo(() => new Date(serverNow()), [])
  return (
    <fieldset class="moment">
      <legend>It opens</legend>
      <div class="picks">
        {quickPicks(today).map((pick) => (
          <button
            key={pick.label}
            type="button"
            class="pick"
            aria-pressed={isSame(pick.moment, moment)}
            onClick={() => onChoose(pick.moment)}
          >
            {pick.label}
          </button>
        ))}
        <button
          type="button"
          class="pick"
          aria-expanded={birthday}
          onClick={() => {
            birthday.value = !birthday.value
          }}
        >
          Next birthday …
        </button>
      </div>
      {birthday.value && (
        <Field label="Born on" hint="The letter opens at nine in the morning of the next birthday.">
          {(control) => (
            <input
              {...control}
              type="date"
              onInput={(event) => {
                const next = nextBirthday(event.currentTarget.value, today)
                if (next) onChoose(next)
              }}
            />
          )}
        </Field>
      )}
      <div class="columns">
        <Field label="Date and time" problems={problems} hint={`On your clock: ${viewerZone}`}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              value={moment?.kind === 'at' ? moment.local : ''}
              onInput={(event) => onChoose({ kind: 'at', local: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Where they live" hint="Shows the moment on their clock.">
          {(control) => (
            <select
              {...control}
              value={theirZone}
              onChange={(event) => {
                theirZone.value = event.currentTarget.value
              }}
            >
              <option value="">where I live</option>
              {zones.map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <p class="spoken" aria-live="polite" data-testid="moment">
        <Spoken moment={moment} theirZone={theirZone.value} />
      </p>
    </fieldset>
  )
}

function Spoken({ moment, theirZone }: { moment: Moment | null; theirZone: string }) {
  const instant = moment && instantOf(moment)
  if (!instant) return null
  if (moment.kind === 'after') return <>{moment.words}</>
  return (
    <>
      <DateAndTime of={instant} /> for you
      {theirZone && theirZone !== viewerZone && (
        <>
          , <DateAndTime of={instant} zone={theirZone} /> for them
        </>
      )}
    </>
  )
}

const isSame = (one: Moment, other: Moment | null) => JSON.stringify(one) === JSON.stringify(other)
