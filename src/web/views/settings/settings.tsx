import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ask } from '../../api.ts'
import { NoticeSettingsDocument, type NoticeSettingsQuery } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { persist } from '../../retry.ts'
import { viewer } from '../../session.ts'
import { Fetching } from '../fetching.tsx'
import { useFocusOnArrival } from '../focus.ts'
import { useLoading } from '../loading.ts'
import { Account } from './account.tsx'
import { Browsers } from './browsers.tsx'
import { ContactList } from './contacts.tsx'
import { Email } from './email.tsx'
import { LanguageSection } from './language.tsx'
import { QuietHours } from './quiet-hours.tsx'
import { type Changes, type Target, targetsOf } from './targets.ts'
import { Webhooks } from './webhooks.tsx'

/** Where and of what one is told outside of the page, and when not; whom one writes to; and the account itself. */
export function Settings() {
  const loaded = useSignal<NoticeSettingsQuery | null>(null)
  const targets = useSignal<readonly Target[]>([])
  const heading = useFocusOnArrival<HTMLHeadingElement>()
  /** Grows with every change made here. */
  const version = useRef(0)
  const reload = async (): Promise<void> => {
    const asked = version.current
    const next = await ask(NoticeSettingsDocument)
    // What was changed meanwhile may not be in it.
    if (asked !== version.current) return reload()
    targets.value = next.viewer?.targets.edges.map(({ node }) => node) ?? []
    loaded.value = next
  }
  // An address that is proven, here or anywhere, is a target from then on.
  const trouble = useLoading((patience) => persist(reload, patience), [viewer.value])
  const changes: Changes = {
    put: (target) => {
      version.current++
      const isKnown = targets.value.some(({ id }) => id === target.id)
      targets.value = isKnown
        ? targets.value.map((other) => (other.id === target.id ? target : other))
        : [...targets.value, target]
    },
    drop: (gone) => {
      version.current++
      targets.value = targets.value.filter(({ id }) => id !== gone)
    },
    reload,
  }
  const [email] = targetsOf(targets.value, 'EmailTarget')
  const words = texts.value.settings
  return (
    <article class="settings" data-testid="settings">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {texts.value.frame.settings}
        </h1>
        <p class="hint">{words.lead}</p>
      </header>
      {loaded.value ? (
        <>
          <Email target={email} sendsMail={Boolean(email || loaded.value.viewer?.canProveEmail)} changes={changes} />
          <Browsers targets={targetsOf(targets.value, 'PushTarget')} changes={changes} />
          <Webhooks targets={targetsOf(targets.value, 'WebhookTarget')} changes={changes} />
          <QuietHours settings={loaded.value.noticeSettings} />
        </>
      ) : (
        <Fetching words={words.fetching} trouble={trouble.value} />
      )}
      <ContactList />
      <LanguageSection />
      <Account />
    </article>
  )
}
