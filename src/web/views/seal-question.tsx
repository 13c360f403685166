import type { ComponentChildren, JSX } from 'preact'
import type { ContactFragment as Contact } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { countInWords } from '../media.ts'
import { instantOf, type Moment } from '../moment.ts'
import { viewerId } from '../session.ts'
import type { Attachment } from '../writing.ts'
import { DateAndTime } from './date.tsx'
import { Question } from './question.tsx'

/** Says what sealing means while it can still be left: for whom, how many letters that are, and until when. */
export function SealQuestion({
  title,
  recipients,
  attachments,
  moment,
  isBusy,
  onSeal,
  onLeave,
}: {
  title: string
  recipients: readonly Contact[]
  attachments: readonly Attachment[]
  moment: Moment
  isBusy: boolean
  onSeal: () => void
  onLeave: () => void
}) {
  const words = texts.value.writing
  const instant = instantOf(moment)
  const date = moment.kind === 'after' ? words.afterSealing : instant && words.on(<DateAndTime of={instant} />)
  const when = <strong>{date}</strong>
  const count = recipients.length
  const Meaning = count > 1 ? ForSeveral : ForOne
  return (
    <Question
      heading={count > 1 ? words.sealThem(count) : words.sealIt}
      yes={words.yesSeal}
      no={words.goOnWriting}
      isBusy={isBusy}
      onYes={onSeal}
      onLeave={onLeave}
    >
      <Meaning title={title} recipients={recipients} when={when}>
        {attachments.length > 0 && words.carries(countInWords(attachments))}
      </Meaning>
    </Question>
  )
}

interface Meant {
  readonly title: string
  readonly recipients: readonly Contact[]
  readonly when: JSX.Element
  /** What is said of its files. */
  readonly children: ComponentChildren
}

const isMe = ({ user }: Contact) => user?.id === viewerId.value

function ForOne({ title, recipients, when, children }: Meant) {
  const words = texts.value.writing
  const [recipient] = recipients
  if (!recipient) return null
  const name = <bdi>{recipient.name}</bdi>
  return (
    <>
      <p>
        {isMe(recipient)
          ? words.youOpenIt(<bdi>{title}</bdi>, <strong>{words.yourself}</strong>, when)
          : words.theyOpenIt(<bdi>{title}</bdi>, <strong>{name}</strong>, when)}{' '}
        {children}
      </p>
      <p>
        {words.noWayBack} {!isMe(recipient) && recipient.user && words.seesTitle(name)}
      </p>
      {!recipient.user && <p>{words.waitsFor(<bdi>{recipient.email}</bdi>)}</p>}
    </>
  )
}

function ForSeveral({ title, recipients, when, children }: Meant) {
  const words = texts.value.writing
  const name = (of: Contact) => <strong key={of.id}>{isMe(of) ? words.yourself : <bdi>{of.name}</bdi>}</strong>
  const waiting = recipients.filter(({ user }) => !user)
  return (
    <>
      <p>
        {words.theyAllOpenIt(<bdi>{title}</bdi>, words.names(recipients.map(name)), when)} {children}
      </p>
      <p>
        {words.noWayBack} {words.theyAllSeeTitle}
      </p>
      {waiting.length > 0 && (
        <p>{words.theyWait(words.names(waiting.map(({ id, email }) => <bdi key={id}>{email}</bdi>)))}</p>
      )}
    </>
  )
}
