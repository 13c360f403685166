import type { ContactFragment as Contact } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
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
  const words = texts.value.writing
  const isMine = recipient.user?.id === viewerId.value
  const name = <bdi>{recipient.name}</bdi>
  const instant = instantOf(moment)
  const date = moment.kind === 'after' ? words.afterSealing : instant && words.on(<DateAndTime of={instant} />)
  const when = <strong>{date}</strong>
  return (
    <Question
      heading={words.sealIt}
      yes={words.yesSeal}
      no={words.goOnWriting}
      isBusy={isBusy}
      onYes={onSeal}
      onLeave={onLeave}
    >
      <p>
        {isMine
          ? words.youOpenIt(<bdi>{title}</bdi>, <strong>{words.yourself}</strong>, when)
          : words.theyOpenIt(<bdi>{title}</bdi>, <strong>{name}</strong>, when)}{' '}
        {attachments.length > 0 && words.carries(countInWords(attachments))}
      </p>
      <p>
        {words.noWayBack} {!isMine && recipient.user && words.seesTitle(name)}
      </p>
      {!recipient.user && <p>{words.waitsFor(<bdi>{recipient.email}</bdi>)}</p>}
    </Question>
  )
}
