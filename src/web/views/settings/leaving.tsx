import { useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { DeactivateAccountDocument, DeleteAccountDocument, type RefusalFragment } from '../../generated/graphql.ts'
import { fallSilent } from '../../push.ts'
import { logOut } from '../../session.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Field } from '../field.tsx'
import { Question } from '../question.tsx'

type Way = 'deactivate' | 'delete' | 'withdraw'

/** What becomes of letters, by the way in which their author leaves. */
const fates: Readonly<Record<Way, { readonly label: string; readonly means: string }>> = {
  deactivate: {
    label: 'Close the account for now',
    means:
      'Nobody can log in and nobody finds you, until whoever runs this server opens the account again. Letters go on: yours reach those they are for, and those for you wait.',
  },
  delete: {
    label: 'Delete the account, and let my letters arrive',
    means:
      'Your drafts, contacts and files that are in no letter are destroyed. Letters that you sealed still reach those they are for, as from a deleted user. Letters for you are gone for you. There is no way back.',
  },
  withdraw: {
    label: 'Delete the account, and destroy my letters',
    means:
      'As above, and letters of yours that nobody has opened yet are destroyed; those they were for are told so. Opened ones are theirs, and stay. There is no way back.',
  },
}

/** The end of an account, with the fate of letters spelt out. */
export function Leaving() {
  const way = useSignal<Way>('deactivate')
  const password = useSignal('')
  const isAsked = useSignal(false)
  const attempt = useAttempt()
  const leave = () =>
    attempt.make(async () => {
      isAsked.value = false
      const refusal = await close(way.value, password.value)
      if (refusal) return refusal
      await fallSilent()
      await logOut()
      return null
    })
  const { label, means } = fates[way.value]
  return (
    <form
      class="sheet"
      aria-labelledby="leaving"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        isAsked.value = true
      }}
    >
      <h2 id="leaving">Leaving</h2>
      <Field label="What is to be" hint={means}>
        {(control) => (
          <select
            {...control}
            value={way.value}
            onChange={({ currentTarget }) => {
              way.value = currentTarget.value as Way
            }}
          >
            {Object.entries(fates).map(([value, { label }]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="The password of your account" hint="Shows that it is you who asks.">
        {(control) => (
          <input
            {...control}
            type="password"
            autocomplete="current-password"
            value={password.value}
            onInput={({ currentTarget }) => {
              password.value = currentTarget.value
            }}
          />
        )}
      </Field>
      <div class="actions">
        <button type="submit" disabled={attempt.busy}>
          Leave …
        </button>
        <Failure of={attempt} />
      </div>
      {isAsked.value && (
        <Question
          heading={`${label}?`}
          yes="Do it"
          no="Stay"
          isBusy={attempt.busy.value}
          onYes={() => void leave()}
          onLeave={() => {
            isAsked.value = false
          }}
        >
          <p>{means}</p>
        </Question>
      )}
    </form>
  )
}

/** @returns why not; null when it is done */
async function close(way: Way, password: string): Promise<RefusalFragment | null> {
  const result =
    way === 'deactivate'
      ? (await ask(DeactivateAccountDocument, { password })).deactivateAccount
      : (await ask(DeleteAccountDocument, { password, withdrawLetters: way === 'withdraw' })).deleteAccount
  return 'code' in result ? result : null
}
