import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ask } from '../../api.ts'
import { AddWebhookDocument, RotateSecretDocument, type SecretFragment } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Field, issuesAt, issuesOf } from '../field.tsx'
import { Question } from '../question.tsx'
import { Kinds } from './kinds.tsx'
import { Secret } from './secret.tsx'
import { Ended, Remove } from './target.tsx'
import type { Changes, Of } from './targets.ts'
import { Trial } from './trial.tsx'

/** Programs of the viewer's that are called. */
export function Webhooks({ targets, changes }: { targets: readonly Of<'WebhookTarget'>[]; changes: Changes }) {
  /** The secret that was told last, and of which webhook. */
  const told = useSignal<SecretFragment | null>(null)
  const tell = (secret: SecretFragment) => {
    changes.put(secret.target)
    told.value = secret
  }
  const words = texts.value.settings
  const secretOf = ({ id }: Of<'WebhookTarget'>) => (told.value?.target.id === id ? told.value.secret : null)
  return (
    <section class="sheet" aria-labelledby="by-webhook" data-testid="by-webhook">
      <h2 id="by-webhook" tabIndex={-1}>
        {words.webhooks}
      </h2>
      <p class="hint">
        {words.webhooksHint(
          <a href="https://www.standardwebhooks.com" target="_blank" rel="noopener noreferrer">
            Standard Webhooks
          </a>,
        )}
      </p>
      {targets.map((target) => (
        <Webhook
          key={target.id}
          target={target}
          secret={secretOf(target)}
          onSecret={tell}
          onSecretKept={() => {
            told.value = null
          }}
          changes={changes}
        />
      ))}
      <AddWebhook onAdded={tell} />
    </section>
  )
}

function Webhook({
  target,
  secret,
  onSecret,
  onSecretKept,
  changes,
}: {
  target: Of<'WebhookTarget'>
  secret: string | null
  onSecret: (told: SecretFragment) => void
  onSecretKept: () => void
  changes: Changes
}) {
  const words = texts.value.settings
  const name = target.url ?? words.aWebhook
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <article class="target" aria-label={name} data-testid="webhook">
      <div class="place">
        <h3 ref={heading} tabIndex={-1}>
          <bdi>{name}</bdi>
        </h3>
        {target.secretHint && <p class="hint">{words.secretEnds(target.secretHint.replace('…', ''))}</p>}
      </div>
      <Ended target={target}>{words.webhookEnded}</Ended>
      {secret && (
        <Secret
          secret={secret}
          onKept={() => {
            heading.current?.focus()
            onSecretKept()
          }}
        />
      )}
      <Kinds target={target} name={name} changes={changes} />
      <div class="actions">
        <Trial target={target} name={name} changes={changes} />
        {!target.endedAt && <Rotate target={target} name={name} onSecret={onSecret} />}
        <Remove target={target} name={name} changes={changes} />
      </div>
    </article>
  )
}

function Rotate({
  target: { id, secretHint },
  name,
  onSecret,
}: {
  target: Of<'WebhookTarget'>
  name: string
  onSecret: (told: SecretFragment) => void
}) {
  const attempt = useAttempt()
  const isAsked = useSignal(false)
  const words = texts.value.settings
  const rotate = () =>
    attempt.make(async () => {
      const { rotateWebhookSecret: result } = await ask(RotateSecretDocument, { id })
      if (!('secret' in result)) return result
      onSecret(result)
      return null
    })
  return (
    <>
      <button
        type="button"
        class="plain"
        aria-label={words.newSecretFor(name)}
        disabled={attempt.busy}
        onClick={() => {
          isAsked.value = true
        }}
      >
        {words.newSecret}
      </button>
      <Failure of={attempt} />
      {isAsked.value && (
        <Question
          heading={words.makeSecret}
          yes={words.makeIt}
          no={words.keepThisOne}
          onYes={() => {
            isAsked.value = false
            void rotate()
          }}
          onLeave={() => {
            isAsked.value = false
          }}
        >
          <p>{words.forADay(secretHint?.replace('…', '') ?? '')}</p>
        </Question>
      )}
    </>
  )
}

function AddWebhook({ onAdded }: { onAdded: (told: SecretFragment) => void }) {
  const attempt = useAttempt()
  const url = useSignal('')
  const add = (event: SubmitEvent) => {
    event.preventDefault()
    return attempt.make(async () => {
      const { addWebhookTarget: result } = await ask(AddWebhookDocument, { url: url.value.trim() })
      if (!('secret' in result)) return result
      url.value = ''
      onAdded(result)
      return null
    })
  }
  const problems = issuesAt(issuesOf(attempt.refusal.value), 'url')
  return (
    <form class="add" noValidate onSubmit={(event) => void add(event)}>
      <Field label="URL" problems={problems}>
        {(control) => (
          <input
            {...control}
            type="url"
            inputMode="url"
            placeholder="https://"
            autocomplete="off"
            value={url.value}
            onInput={({ currentTarget }) => {
              url.value = currentTarget.value
            }}
          />
        )}
      </Field>
      <button type="submit" disabled={attempt.busy}>
        {texts.value.settings.addWebhook}
      </button>
      <Failure of={attempt} isToldAtFields={problems.length > 0} />
    </form>
  )
}
