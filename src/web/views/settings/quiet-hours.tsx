import { type Signal, useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { type QuietHoursFragment, SetQuietHoursDocument } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { viewerZone, zones } from '../../time.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Field, issuesAt, issuesOf, type Problems } from '../field.tsx'

/** When nothing is to be sent. */
export function QuietHours({ settings }: { settings: QuietHoursFragment }) {
  const saved = useSignal(settings)
  const from = useSignal(settings.quietFrom ?? '')
  const until = useSignal(settings.quietUntil ?? '')
  // Whoever has never chosen is taken to be where this browser is.
  const zone = useSignal(settings.quietFrom ? settings.zone : viewerZone)
  const isSaved = useSignal(false)
  const attempt = useAttempt()
  /** What is amiss with the hours, which the server would say in words for programs. */
  const amiss = useSignal<Amiss | null>(null)
  const words = texts.value.settings

  const save = (quietFrom: string, quietUntil: string) =>
    attempt.make(async () => {
      isSaved.value = false
      amiss.value = amissIn(quietFrom, quietUntil)
      if (amiss.value) return null
      const input = { zone: zone.value, quietFrom: quietFrom || null, quietUntil: quietUntil || null }
      const { updateNoticeSettings: result } = await ask(SetQuietHoursDocument, { input })
      if (result.__typename !== 'NoticeSettings') return result
      saved.value = result
      from.value = result.quietFrom ?? ''
      until.value = result.quietUntil ?? ''
      isSaved.value = true
      return null
    })
  const issues = issuesOf(attempt.refusal.value)
  const problemsAt = (path: string): Problems => {
    const own = amiss.value === 'same' ? words.anotherTime : texts.value.frame.isMissing
    return [...issuesAt(issues, path), ...(amiss.value && path === placeOf[amiss.value] ? [own] : [])]
  }
  const time = (label: string, of: Signal<string>, path: string) => (
    <Field label={label} problems={problemsAt(path)}>
      {(control) => (
        <input
          {...control}
          type="time"
          value={of.value}
          onInput={({ currentTarget }) => {
            of.value = currentTarget.value
            isSaved.value = false
          }}
        />
      )}
    </Field>
  )
  const { quietFrom, quietUntil } = saved.value
  return (
    <form
      class="sheet quiet"
      aria-labelledby="quiet-hours"
      data-testid="quiet-hours"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save(from.value, until.value)
      }}
    >
      <h2 id="quiet-hours">{words.quietHours}</h2>
      <p>
        {quietFrom && quietUntil ? words.quiet(quietFrom, quietUntil, spokenZone(saved.value.zone)) : words.neverQuiet}
      </p>
      <div class="columns">
        {time(words.from, from, 'quietFrom')}
        {time(words.until, until, 'quietUntil')}
        <Field label={words.byTheClocks} problems={issuesAt(issues, 'zone')}>
          {(control) => (
            <select
              {...control}
              value={zone.value}
              onChange={({ currentTarget }) => {
                zone.value = currentTarget.value
                isSaved.value = false
              }}
            >
              {[...new Set([viewerZone, settings.zone, ...zones])].map((name) => (
                <option key={name} value={name}>
                  {spokenZone(name)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Failure of={attempt} />
      <div class="actions">
        <button type="submit" class="main" disabled={attempt.busy}>
          {words.keepHours}
        </button>
        {quietFrom && (
          <button type="button" class="plain" disabled={attempt.busy} onClick={() => void save('', '')}>
            {words.noQuietHours}
          </button>
        )}
        <p class="hint" role="status">
          {isSaved.value && words.kept}
        </p>
      </div>
    </form>
  )
}

/** An end is missing, or both are the same. */
type Amiss = 'noFrom' | 'noUntil' | 'same'

const placeOf: Readonly<Record<Amiss, string>> = { noFrom: 'quietFrom', noUntil: 'quietUntil', same: 'quietUntil' }

function amissIn(from: string, until: string): Amiss | null {
  if (Boolean(from) !== Boolean(until)) return from ? 'noUntil' : 'noFrom'
  return from && from === until ? 'same' : null
}

const spokenZone = (zone: string): string => zone.replaceAll('_', ' ')
