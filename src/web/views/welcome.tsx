import { useSignal } from '@preact/signals'
import type { RefusalFragment } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { hashOf } from '../route.ts'
import { logIn, signUp } from '../session.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Door } from './door.tsx'
import { Field, issuesAt, issuesOf, type Problems } from './field.tsx'

/** What somebody was sent who has no account yet. */
export interface Invitation {
  readonly token: string
  readonly email: string
}

/** Signing up and logging in. */
export function Welcome({ invitation = null }: { invitation?: Invitation | null }) {
  const isNew = useSignal(invitation !== null)
  const attempt = useAttempt()

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(form.get(name) ?? '')
    return attempt.make(() =>
      isNew.value
        ? signUp({
            displayName: text('displayName') || null,
            username: text('username'),
            email: text('email'),
            password: text('password'),
            // Of a link that is of no more use the address is left, to be proven like any other.
            claimToken: attempt.refusal.value?.code === 'INVALID_TOKEN' ? null : (invitation?.token ?? null),
          })
        : logIn({ login: text('login'), password: text('password') }),
    )
  }

  const choose = (value: boolean) => {
    isNew.value = value
    attempt.forget()
  }
  const words = texts.value.entering
  const refusal = attempt.refusal.value
  const problems = (name: string) => [...issuesAt(issuesOf(refusal), name), ...taken(refusal, name)]

  return (
    <Door lead={invitation ? words.letterWaits : words.lead}>
      <fieldset class="switch">
        <legend class="unseen">{words.haveAccount}</legend>
        <button type="button" aria-pressed={!isNew.value} onClick={() => choose(false)}>
          {words.logIn}
        </button>
        <button type="button" aria-pressed={isNew.value} onClick={() => choose(true)}>
          {words.signUp}
        </button>
      </fieldset>
      <form class="sheet" onSubmit={submit} key={String(isNew.value)}>
        {isNew.value ? (
          <>
            <Field label={words.name} problems={problems('displayName')} hint={words.nameHint}>
              {(control) => <input {...control} name="displayName" dir="auto" autocomplete="name" />}
            </Field>
            <Field label={words.username} problems={problems('username')}>
              {(control) => (
                <input {...control} name="username" autocomplete="username" autocapitalize="none" required />
              )}
            </Field>
            <Field label={words.email} problems={problems('email')}>
              {(control) => (
                <input
                  {...control}
                  name="email"
                  type="email"
                  autocomplete="email"
                  defaultValue={invitation?.email}
                  readOnly={invitation !== null}
                  required
                />
              )}
            </Field>
          </>
        ) : (
          <Field label={words.usernameOrEmail}>
            {(control) => <input {...control} name="login" autocomplete="username" autocapitalize="none" required />}
          </Field>
        )}
        <Field label={words.password} problems={problems('password')} hint={isNew.value && words.passwordHint}>
          {(control) => (
            <input
              {...control}
              name="password"
              type="password"
              autocomplete={isNew.value ? 'new-password' : 'current-password'}
              required
            />
          )}
        </Field>
        <Failure of={attempt} isToldAtFields={refusal !== null && problemCount(refusal) > 0} />
        <button type="submit" class="main" disabled={attempt.busy}>
          {isNew.value ? words.signUp : words.logIn}
        </button>
      </form>
      {!isNew.value && <a href={hashOf({ view: 'forgot' })}>{words.forgot}</a>}
    </Door>
  )
}

/** Refusals that concern one field without being an issue. */
function taken(refusal: RefusalFragment | null, name: string): Problems {
  if (refusal?.code === 'USERNAME_TAKEN' && name === 'username') return [texts.value.entering.usernameTaken]
  if (refusal?.code === 'EMAIL_TAKEN' && name === 'email') return [texts.value.entering.emailTaken]
  return []
}

const problemCount = (refusal: RefusalFragment) =>
  issuesOf(refusal).length + taken(refusal, 'username').length + taken(refusal, 'email').length
