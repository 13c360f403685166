import { useSignal } from '@preact/signals'
import type { RefusalFragment } from '../generated/graphql.ts'
import { logIn, signUp } from '../session.ts'
import { Field, issuesAt, issuesOf } from './field.tsx'
import { Wax } from './wax.tsx'

/** Signing up and logging in. */
export function Welcome() {
  const isNew = useSignal(false)
  const busy = useSignal(false)
  const refusal = useSignal<RefusalFragment | null>(null)
  const failure = useSignal<string | null>(null)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(form.get(name) ?? '')
    busy.value = true
    failure.value = null
    try {
      refusal.value = isNew.value
        ? await signUp({
            displayName: text('displayName') || null,
            username: text('username'),
            email: text('email'),
            password: text('password'),
          })
        : await logIn({ login: text('login'), password: text('password') })
    } catch (error) {
      failure.value = (error as Error).message
    } finally {
      busy.value = false
    }
  }

  const choose = (value: boolean) => {
    isNew.value = value
    refusal.value = null
    failure.value = null
  }
  const problems = (name: string) => [...issuesAt(issuesOf(refusal.value), name), ...taken(refusal.value, name)]
  const general = refusal.value && problemCount(refusal.value) === 0 ? refusal.value.message : failure.value

  return (
    <main class="welcome">
      <Wax state="SEALED" />
      <h1>OpenOn</h1>
      <p class="lead">Letters that stay shut until their day comes.</p>
      <fieldset class="switch">
        <legend class="unseen">Do you have an account?</legend>
        <button type="button" aria-pressed={!isNew.value} onClick={() => choose(false)}>
          Log in
        </button>
        <button type="button" aria-pressed={isNew.value} onClick={() => choose(true)}>
          Sign up
        </button>
      </fieldset>
      <form class="sheet" onSubmit={submit} key={String(isNew.value)}>
        {isNew.value ? (
          <>
            <Field label="Your name" problems={problems('displayName')} hint="As others see it; you may leave it out.">
              {(control) => <input {...control} name="displayName" autocomplete="name" />}
            </Field>
            <Field label="Username" problems={problems('username')}>
              {(control) => (
                <input {...control} name="username" autocomplete="username" autocapitalize="none" required />
              )}
            </Field>
            <Field label="Email" problems={problems('email')}>
              {(control) => <input {...control} name="email" type="email" autocomplete="email" required />}
            </Field>
          </>
        ) : (
          <Field label="Username or email">
            {(control) => <input {...control} name="login" autocomplete="username" autocapitalize="none" required />}
          </Field>
        )}
        <Field
          label="Password"
          problems={problems('password')}
          hint={isNew.value && 'At least 8 characters, with a capital, a small letter and a digit.'}
        >
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
        <p class="problem" role="alert">
          {general}
        </p>
        <button type="submit" class="main" disabled={busy}>
          {isNew.value ? 'Sign up' : 'Log in'}
        </button>
      </form>
      <p class="colophon">
        <a href="/graphql">Explore the API in GraphiQL</a>
      </p>
    </main>
  )
}

/** Refusals that concern one field without being an issue. */
function taken(refusal: RefusalFragment | null, name: string): readonly string[] {
  if (refusal?.code === 'USERNAME_TAKEN' && name === 'username') return ['is taken already.']
  if (refusal?.code === 'EMAIL_TAKEN' && name === 'email') return ['has an account already.']
  return []
}

const problemCount = (refusal: RefusalFragment) =>
  issuesOf(refusal).length + taken(refusal, 'username').length + taken(refusal, 'email').length
