import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { type RefusalFragment, ReplyDocument } from '../generated/graphql.ts'
import { type Letter, take } from '../letters.ts'
import { spoken } from '../time.ts'
import { Field, issuesAt, issuesOf } from './field.tsx'

/** The answer to a letter, or where to write it. */
export function Reply({ letter }: { letter: Letter }) {
  const body = useSignal('')
  const busy = useSignal(false)
  const refusal = useSignal<RefusalFragment | null>(null)
  const failure = useSignal<string | null>(null)

  if (letter.reply) {
    return (
      <section class="paper reply" aria-labelledby="reply-heading" data-testid="reply">
        <h2 id="reply-heading">{letter.receiver.displayName} answered</h2>
        <p class="body">{letter.reply.body}</p>
        <time dateTime={letter.reply.createdAt}>{spoken(letter.reply.createdAt)}</time>
      </section>
    )
  }
  if (!letter.viewerCanReply) return null

  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    busy.value = true
    refusal.value = null
    failure.value = null
    try {
      const { replyToCapsule: result } = await ask(ReplyDocument, {
        input: { capsuleId: letter.id, body: body.value },
      })
      if ('capsule' in result) take(result.capsule)
      else if (result.__typename === 'Capsule') take(result)
      else refusal.value = result
    } catch (error) {
      failure.value = (error as Error).message
    } finally {
      busy.value = false
    }
  }
  const problems = issuesAt(issuesOf(refusal.value), 'body')
  return (
    <form class="sheet" noValidate onSubmit={send}>
      <Field
        label="Your answer"
        problems={problems}
        hint={`One answer; ${letter.sender.displayName} reads it at once.`}
      >
        {(control) => (
          <textarea
            {...control}
            rows={4}
            value={body}
            onInput={(event) => {
              body.value = event.currentTarget.value
            }}
          />
        )}
      </Field>
      <p class="problem" role="alert">
        {failure.value ?? (problems.length === 0 ? refusal.value?.message : null)}
      </p>
      <button type="submit" class="main" disabled={busy}>
        Send the answer
      </button>
    </form>
  )
}
