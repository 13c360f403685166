import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ask } from '../../api.ts'
import { RequestEmailChangeDocument } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { viewer } from '../../session.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { DateAndTime } from '../date.tsx'
import { Field, issuesAt, issuesOf } from '../field.tsx'
import { focusOn } from '../focus.ts'
import { ProofMail, useProofLookout } from '../proof-mail.tsx'
import { Kinds } from './kinds.tsx'
import { Ended } from './target.tsx'
import type { Changes, Of } from './targets.ts'
import { Trial } from './trial.tsx'

/** The viewer's address: whether it counts, how to change it, and of what mails tell. */
export function Email({
  target,
  sendsMail,
  changes,
}: {
  target: Of<'EmailTarget'> | undefined
  sendsMail: boolean
  changes: Changes
}) {
  const words = texts.value.settings
  const { email = '', canProveEmail = false } = viewer.value ?? {}
  const toggle = useRef<HTMLButtonElement>(null)
  const isOpen = useSignal(false)
  /** Which is to be the address, once it is proven. */
  const newAddress = useSignal<string | null>(null)
  const isUnderWay = newAddress.value !== null && newAddress.value !== email
  useProofLookout(isUnderWay)
  return (
    <section class="sheet" aria-labelledby="by-email" data-testid="by-email">
      <h2 id="by-email">{words.byEmail}</h2>
      <div class="place">
        <p class="name">
          <bdi>{email}</bdi>
        </p>
        {target?.provenAt && <p class="hint">{words.provenOn(<DateAndTime of={target.provenAt} />)}</p>}
      </div>
      {canProveEmail && (
        <div class="unproven">
          <ProofMail />
        </div>
      )}
      {!sendsMail && <p>{words.noMails}</p>}
      {target && (
        <>
          <Ended target={target}>{words.emailEnded}</Ended>
          <Kinds target={target} name={email} changes={changes} />
          <p class="hint">{words.accountMails}</p>
        </>
      )}
      {isUnderWay && <p role="status">{words.changeUnderWay(<bdi>{newAddress}</bdi>, <bdi>{email}</bdi>)}</p>}
      {(target || canProveEmail) && (
        <div class="actions">
          {target && <Trial target={target} name={email} changes={changes} />}
          <button
            ref={toggle}
            type="button"
            class="plain"
            aria-expanded={isOpen}
            onClick={() => {
              isOpen.value = !isOpen.value
            }}
          >
            {words.changeAddress}
          </button>
        </div>
      )}
      {isOpen.value && (
        <ChangeAddress
          onAsked={(to) => {
            newAddress.value = to
            isOpen.value = false
            toggle.current?.focus()
          }}
        />
      )}
    </section>
  )
}

function ChangeAddress({ onAsked }: { onAsked: (to: string) => void }) {
  const words = texts.value.settings
  const attempt = useAttempt()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const [email, password] = [String(form.get('email') ?? ''), String(form.get('password') ?? '')]
    return attempt.make(async () => {
      const { requestEmailChange: result } = await ask(RequestEmailChangeDocument, { email, password })
      if (!('address' in result)) return result
      onAsked(result.address)
      return null
    })
  }
  return (
    <form class="change" noValidate onSubmit={(event) => void submit(event)}>
      <div class="columns">
        <Field label={words.newAddress} problems={issuesAt(issuesOf(attempt.refusal.value), 'email')}>
          {(control) => <input {...control} ref={focusOn} name="email" type="email" autocomplete="email" required />}
        </Field>
        <Field label={words.yourPassword} hint={words.itIsYou}>
          {(control) => <input {...control} name="password" type="password" autocomplete="current-password" required />}
        </Field>
      </div>
      <Failure of={attempt} />
      <button type="submit" class="main" disabled={attempt.busy}>
        {words.sendMail}
      </button>
    </form>
  )
}
