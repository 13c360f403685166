import { type Signal, useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import {
  ChooseKindsDocument,
  type NoticeKind,
  NoticeSettingsDocument,
  type NoticeSettingsQuery,
  SetQuietHoursDocument,
  type TargetFragment,
} from '../generated/graphql.ts'
import { persist } from '../retry.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Fetching } from './fetching.tsx'
import { Field, issuesAt, issuesOf } from './field.tsx'
import { useFocusOnArrival } from './focus.ts'
import { useLoading } from './loading.ts'

/** Where and of what one is told outside of the page, and when not. */
export function Settings() {
  const loaded = useSignal<NoticeSettingsQuery | null>(null)
  const heading = useFocusOnArrival<HTMLHeadingElement>()
  const trouble = useLoading(async (patience) => {
    loaded.value = await persist(() => ask(NoticeSettingsDocument), patience)
  }, [])
  if (!loaded.value) return <Fetching words="Fetching your settings …" trouble={trouble.value} />
  const { viewer, noticeSettings } = loaded.value
  const targets = viewer?.targets.edges ?? []
  return (
    <article data-testid="settings">
      <h1 ref={heading} tabIndex={-1}>
        How you are told
      </h1>
      {targets.length === 0 && <p>Once your address is proven, mails tell you of your letters.</p>}
      {targets.map(({ node }) => (
        <Target key={node.id} target={node} />
      ))}
      <QuietHours {...noticeSettings} />
    </article>
  )
}

const kinds: readonly (readonly [NoticeKind, string])[] = [
  ['SEALED', 'a letter was sealed for you'],
  ['UNFOLDING', 'a letter for you begins to unfold'],
  ['READY', 'a letter for you is ready'],
  ['OPENED', 'a letter of yours was opened'],
  ['REPLIED', 'a letter of yours was answered'],
  ['WITHDRAWN', 'a letter for you was taken back'],
  ['UNDELIVERABLE', 'a letter of yours reaches nobody'],
]

function Target({ target }: { target: TargetFragment }) {
  const chosen = useSignal(target.kinds)
  const attempt = useAttempt()
  const choose = (kind: NoticeKind, isWanted: boolean) =>
    attempt.make(async () => {
      const wanted = chosen.value.filter((other) => other !== kind)
      const input = { id: target.id, kinds: isWanted ? [...wanted, kind] : wanted }
      const { updateTarget: result } = await ask(ChooseKindsDocument, { input })
      if (result.__typename !== 'TargetPayload') return result
      chosen.value = result.target.kinds
      return null
    })
  const name = nameOf(target)
  return (
    <fieldset disabled={attempt.busy}>
      <legend>
        Tell <bdi>{name}</bdi> when
      </legend>
      {target.endedBecause && (
        <p class="problem">
          Nothing reaches it any more: <bdi>{target.endedBecause}</bdi>
        </p>
      )}
      {kinds.map(([kind, words]) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={chosen.value.includes(kind)}
            onChange={({ currentTarget }) => void choose(kind, currentTarget.checked)}
          />
          {words}
        </label>
      ))}
      <Failure of={attempt} />
    </fieldset>
  )
}

function nameOf(target: TargetFragment): string {
  if (target.__typename === 'EmailTarget') return target.address
  return (target.__typename === 'PushTarget' ? target.device : target.url) ?? target.channel
}

function QuietHours({ zone, quietFrom, quietUntil }: NoticeSettingsQuery['noticeSettings']) {
  const from = useSignal(quietFrom ?? '')
  const until = useSignal(quietUntil ?? '')
  const isSaved = useSignal(false)
  const attempt = useAttempt()
  const here = quietFrom ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    return attempt.make(async () => {
      isSaved.value = false
      const input = { zone: here, quietFrom: from.value || null, quietUntil: until.value || null }
      const { updateNoticeSettings: result } = await ask(SetQuietHoursDocument, { input })
      if (result.__typename !== 'NoticeSettings') return result
      isSaved.value = true
      return null
    })
  }
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
          }}
        />
      )}
    </Field>
  )
  return (
    <form onSubmit={(event) => void save(event)}>
      <h2>Quiet hours</h2>
      <p>What happens meanwhile is told when they are over, by the clocks of {here}.</p>
      {time('From', from, 'quietFrom')}
      {time('Until', until, 'quietUntil')}
      <Failure of={attempt} />
      <button type="submit" class="main" disabled={attempt.busy}>
        Keep these hours
      </button>
      {isSaved.value && <p role="status">Kept.</p>}
    </form>
  )
}
