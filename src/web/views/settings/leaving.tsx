import { useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { DeactivateAccountDocument, DeleteAccountDocument, type RefusalFragment } from '../../generated/graphql.ts'
import type { Catalogue } from '../../language/catalogue.ts'
import { texts } from '../../language/language.ts'
import { fallSilent } from '../../push.ts'
import { logOut } from '../../session.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Field } from '../field.tsx'
import { Question } from '../question.tsx'

type Way = keyof Catalogue['settings']['ways']

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
  const words = texts.value.settings
  const { question, means } = words.ways[way.value]
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
      <h2 id="leaving">{words.leaving}</h2>
      <Field label={words.whatIsToBe} hint={means}>
        {(control) => (
          <select
            {...control}
            value={way.value}
            onChange={({ currentTarget }) => {
              way.value = currentTarget.value as Way
            }}
          >
            {Object.entries(words.ways).map(([value, { label }]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={words.accountPassword} hint={words.itIsYou}>
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
          {words.leave}
        </button>
        <Failure of={attempt} />
      </div>
      {isAsked.value && (
        <Question
          heading={question}
          yes={words.doIt}
          no={words.stay}
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
