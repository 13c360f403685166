import type { ContactFragment as Contact } from '../generated/graphql.ts'
import { countInWords } from '../media.ts'
import { instantOf, type Moment } from '../moment.ts'
import { viewerId } from '../session.ts'
import type { Attachment } from '../writing.ts'
import { DateAndTime } from './date.tsx'
import { Question } from './question.tsx'

/** Says what sealing means while it can still be left. */
export function SealQuestion({
  title,
  recipient,
  attachments,
  moment,
  isBusy,
  onSeal,
  onLeave,
}: {
  title: string
  recipient: Contact
  attachments: readonly Attachment[]
  moment: Moment
  isBusy: boolean
  onSeal: () => void
  onLeave: () => void
}) {
  const isMine = recipient.user?.id === viewerId.value
  const name = <bdi>{recipient.name}</bdi>
  const instant = instantOf(moment)
  const date = instant && (
    <>
      on <DateAndTime of={instant} />, on your clock
    </>
  )
  return (
    <Question
      heading="Seal this letter?"
      yes="Seal it"
      no="Go on writing"
      isBusy={isBusy}
      onYes={onSeal}
      onLeave={onLeave}
    >
      <p>
        “<bdi>{title}</bdi>” is for <strong>{isMine ? 'yourself' : name}</strong>.{' '}
        {isMine ? 'You can open it' : 'It can be opened'}{' '}
        <strong>{moment.kind === 'after' ? moment.words : date}</strong>, and not before.
        {attachments.length > 0 && <> It carries {countInWords(attachments)}.</>}
      </p>
      <p>
        Once it is sealed nobody can change it any more or take it back, not even you.
        {!isMine && recipient.user && <> {name} sees its title at once.</>}
      </p>
      {!recipient.user && (
        <p>
          It waits for whoever proves that <bdi>{recipient.email}</bdi> is theirs. They are told by mail when it unfolds
          and when it can be opened; until somebody has it, you can correct the address.
        </p>
      )}
    </Question>
  )
}
