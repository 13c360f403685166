import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { ReplyDocument } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { isToSelf, type Letter, nameOf, take } from '../letters.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { DateAndTime } from './date.tsx'
import { Field, issuesAt, issuesOf } from './field.tsx'
import { Linked } from './linked.tsx'

/** The answer to a letter, or where to write it. */
export function Reply({ letter }: { letter: Letter }) {
  const body = useSignal('')
  const attempt = useAttempt()
  const words = texts.value.reading

  if (letter.reply) {
    return (
      <section class="paper reply" aria-labelledby="reply-heading" data-testid="reply">
        <h2 id="reply-heading">
          {isToSelf(letter) ? words.youAnswered : words.answered(<bdi>{nameOf(letter.receiver)}</bdi>)}
        </h2>
        <p class="body" dir="auto">
          <Linked text={letter.reply.body} />
        </p>
        <DateAndTime of={letter.reply.createdAt} />
      </section>
    )
  }
  if (!letter.viewerCanReply) return null

  const send = (event: SubmitEvent) => {
    event.preventDefault()
    return attempt.make(async () => {
      const { replyToCapsule: result } = await ask(ReplyDocument, {
        input: { capsuleId: letter.id, body: body.value },
      })
      if ('capsule' in result) take(result.capsule)
      else if (result.__typename === 'Capsule') take(result)
      else return result
      return null
    })
  }
  const problems = issuesAt(issuesOf(attempt.refusal.value), 'body')
  return (
    <form class="sheet" noValidate onSubmit={send}>
      <Field
        label={words.yourAnswer}
        problems={problems}
        hint={isToSelf(letter) ? words.answerToYourself : words.answerHint(<bdi>{nameOf(letter.sender)}</bdi>)}
      >
        {(control) => (
          <textarea
            {...control}
            dir="auto"
            rows={4}
            value={body}
            onInput={(event) => {
              body.value = event.currentTarget.value
            }}
          />
        )}
      </Field>
      <Failure of={attempt} isToldAtFields={problems.length > 0} />
      <button type="submit" class="main" disabled={attempt.busy}>
        {words.sendAnswer}
      </button>
    </form>
  )
}
