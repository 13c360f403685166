import { type Signal, useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { type QuietHoursFragment, SetQuietHoursDocument } from '../../generated/graphql.ts'
import { viewerZone, zones } from '../../time.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Field, issuesAt, issuesOf } from '../field.tsx'

/** When nothing is to be sent. */
export function QuietHours({ settings }: { settings: QuietHoursFragment }) {
  const saved = useSignal(settings)
  const from = useSignal(settings.quietFrom ?? '')
  const until = useSignal(settings.quietUntil ?? '')
  // Whoever has never chosen is taken to be where this browser is.
  const zone = useSignal(settings.quietFrom ? settings.zone : viewerZone)
  const isSaved = useSignal(false)
  const attempt = useAttempt()

  const save = (quietFrom: string, quietUntil: string) =>
    attempt.make(async () => {
      isSaved.value = false
      const problem = problemOf(quietFrom, quietUntil)
      if (problem) return { code: 'VALIDATION_FAILED', message: 'Look at the hours again.', issues: [problem] }
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
  const time = (label: string, of: Signal<string>, path: string) => (
    <Field label={label} problems={issuesAt(issues, path)}>
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
      <h2 id="quiet-hours">Quiet hours</h2>
      <p>
        {quietFrom && quietUntil
          ? `From ${quietFrom} until ${quietUntil} nothing is sent, by the clocks of ${spokenZone(saved.value.zone)}. What happens meanwhile is told at ${quietUntil}.`
          : 'You are told at any hour. In quiet hours nothing is sent; what happens meanwhile is told when they are over.'}
      </p>
      <div class="columns">
        {time('From', from, 'quietFrom')}
        {time('Until', until, 'quietUntil')}
        <Field label="By the clocks of" problems={issuesAt(issues, 'zone')}>
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
          Keep these hours
        </button>
        {quietFrom && (
          <button type="button" class="plain" disabled={attempt.busy} onClick={() => void save('', '')}>
            No quiet hours
          </button>
        )}
        <p class="hint" role="status">
          {isSaved.value && 'Kept.'}
        </p>
      </div>
    </form>
  )
}

/** What is amiss with hours, which the server would say in words for programs. */
function problemOf(from: string, until: string): { path: string[]; message: string } | null {
  if (Boolean(from) !== Boolean(until)) return { path: [from ? 'quietUntil' : 'quietFrom'], message: 'is missing.' }
  if (from && from === until) return { path: ['quietUntil'], message: 'must be another time.' }
  return null
}

const spokenZone = (zone: string): string => zone.replaceAll('_', ' ')
