import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { nextAge, nextBirthday } from '../birthdays.ts'
import { serverNow } from '../clock.ts'
import type { ContactFragment as Contact } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { instantOf, type Moment, quickPicks } from '../moment.ts'
import { viewerZone } from '../time.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { DateAndTime } from './date.tsx'
import { Field, type Problems } from './field.tsx'
import { later } from './later.ts'
import { ZonePicker } from './zone-picker.tsx'

const dayPicker = later(async () => (await import('./day-picker.tsx')).DayPicker)

/** Chooses when a letter opens, on the viewer's clock, and shows what that is on the receiver's. */
export function MomentPicker({
  moment,
  person,
  problems,
  onChoose,
}: {
  moment: Moment | null
  /** Whom it is for. */
  person: Pick<Contact, 'name' | 'birthday'> | null
  problems: Problems
  onChoose: (moment: Moment) => void
}) {
  const words = texts.value.writing
  const theirZone = useSignal<string | null>(null)
  const birthday = useSignal(false)
  const isChoosing = useSignal(false)
  const opening = useAttempt()
  const today = useMemo(() => new Date(serverNow()), [])
  // So that it is there already when the network is not.
  useEffect(() => void dayPicker.fetch().catch(() => {}), [])
  const { value: DayPicker } = dayPicker.part
  const picks = [
    ...quickPicks(today).map(({ name, moment }) => ({ label: words.picks[name], moment })),
    ...birthdayPicks(person, today),
  ]
  return (
    <fieldset class="moment">
      <legend>{words.opens}</legend>
      <div class="picks">
        {picks.map(({ label, moment: pick }) => (
          <button
            key={label}
            type="button"
            class="pick"
            aria-pressed={isSame(pick, moment)}
            onClick={() => onChoose(pick)}
          >
            {label}
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
          {words.nextBirthday}
        </button>
      </div>
      {birthday.value && (
        <Field label={words.bornOn} hint={words.bornOnHint}>
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
        <Field label={words.dateAndTime} problems={problems} hint={words.onYourClock(viewerZone)}>
          {(control) => (
            <div class="dated">
              <input
                {...control}
                type="datetime-local"
                value={moment?.kind === 'at' ? moment.local : ''}
                onInput={(event) => onChoose({ kind: 'at', local: event.currentTarget.value })}
              />
              <button
                type="button"
                class="plain"
                aria-haspopup="dialog"
                onClick={() =>
                  opening.make(async () => {
                    await dayPicker.fetch()
                    isChoosing.value = true
                  })
                }
              >
                {words.days.choose}
              </button>
            </div>
          )}
        </Field>
        <ZonePicker
          onChoose={(zone) => {
            theirZone.value = zone
          }}
        />
      </div>
      <Failure of={opening} />
      {DayPicker && isChoosing.value && (
        <DayPicker
          moment={moment}
          onChoose={onChoose}
          onLeave={() => {
            isChoosing.value = false
          }}
        />
      )}
      <p class="spoken" aria-live="polite" data-testid="moment">
        <Spoken moment={moment} theirZone={theirZone.value} />
      </p>
    </fieldset>
  )
}

/** What is celebrated of whom a letter is for. */
function birthdayPicks(person: Pick<Contact, 'name' | 'birthday'> | null, today: Date) {
  const words = texts.value.writing
  if (!person?.birthday) return []
  const next = nextBirthday(person.birthday, today)
  const older = nextAge(person.birthday, today)
  return [
    ...(next && !isSame(next, older?.moment ?? null) ? [{ label: words.birthdayOf(person.name), moment: next }] : []),
    ...(older ? [{ label: words.turns(person.name, older.age), moment: older.moment }] : []),
  ]
}

function Spoken({ moment, theirZone }: { moment: Moment | null; theirZone: string | null }) {
  const instant = moment && instantOf(moment)
  if (!instant) return null
  const words = texts.value.writing
  if (moment.kind === 'after') return <>{words.afterSealing}</>
  const mine = <DateAndTime of={instant} />
  if (!theirZone || theirZone === viewerZone) return <>{words.forYou(mine)}</>
  return <>{words.forBoth(mine, <DateAndTime of={instant} zone={theirZone} />)}</>
}

const isSame = (one: Moment, other: Moment | null) => JSON.stringify(one) === JSON.stringify(other)
