import { catalogues } from '../../../language/catalogues.ts'
import type { Language } from '../../../language/languages.ts'
import type { ChosenKind } from '../kinds.ts'
import type { LetterMoment, SecurityMatter } from '../notice.ts'
import { type Part, render, type Words } from './layout.ts'

/** Which mail has which of the texts in `src/language`, in the language of whom it is for. */

interface Linked {
  readonly language: Language
  readonly username: string
  readonly url: string
}

export function proofWords({ language, username, url }: Linked): Words {
  const { subject, lead, ask, yes, end } = catalogues[language].mails.proof
  return render(language, subject, [lead(username), ask, { label: yes, url }, end])
}

export function changeWords({ language, username, url }: Linked): Words {
  const { change, proof } = catalogues[language].mails
  return render(language, change.subject, [change.lead(username), { label: proof.yes, url }, change.end])
}

export function resetWords({ language, username, url }: Linked): Words {
  const { subject, lead, set, end } = catalogues[language].mails.reset
  return render(language, subject, [lead(username), { label: set, url }, end])
}

/** For the owner of an address that somebody gives as theirs. */
export function ownedWords({ language, username, claimedBy, url }: Linked & { claimedBy: string }): Words {
  const { subject, lead, fact } = catalogues[language].mails.owned
  return render(language, subject, [lead(claimedBy), fact(username), toOpenOn(language, url)])
}

export function securityWords(
  matter: SecurityMatter,
  { language, username, at, device, url }: Linked & { at: string; device: string | null },
): Words {
  const { security } = catalogues[language].mails
  const { subject, happened, remedy } = security.matters[matter]
  const what = [happened(username, new Date(at)), ...(device ? [security.device(device.slice(0, 200))] : [])]
  return render(language, subject, [what.join(' '), `${security.calm} ${remedy}`, toOpenOn(language, url)])
}

interface Letters {
  readonly language: Language
  readonly sender: string
  /** Besides the one that is spoken of. */
  readonly others: number
  readonly day: Date | null
  readonly url: string
  readonly silenceUrl: string
}

/** For whoever reads the mail of an address that letters wait for. */
export function letterWords(moment: LetterMoment, { language, sender, others, day, url, silenceUrl }: Letters): Words {
  const { letter } = catalogues[language].mails
  const fate = moment === 'READY' ? [letter.dayHasCome] : day ? [letter.staysShut(day)] : []
  return render(language, letter.subjects[moment], [
    letter.wrote(sender),
    ...fate,
    ...(others > 0 ? [letter.others(others)] : []),
    letter.account,
    { label: letter.have, url },
    letter.tooOld,
    { label: letter.noMore, url: silenceUrl },
  ])
}

export function trialWords({ language, username, url }: Linked): Words {
  const { subject, lead } = catalogues[language].mails.trial
  return render(language, subject, [lead(username), toOpenOn(language, url)])
}

interface News {
  readonly language: Language
  /** Of all, of which `letters` may be the first ones. */
  readonly count: number
  readonly letters: readonly { readonly who: string; readonly title: string | null }[]
  readonly url: string
  /** By which one is told this no more. */
  readonly leave: string
}

export function newsWords(kind: ChosenKind, { language, count, letters, url, leave }: News): Words {
  const { news } = catalogues[language].mails
  const { what, who } = news.kinds[kind]
  const subject = what(count)
  const named = letters.map((letter) =>
    letter.title === null ? who(letter.who) : news.titled(letter.title, who(letter.who)),
  )
  const these = count > named.length ? [...named, news.more(count - named.length)] : named
  const act = kind === 'READY' || kind === 'REPLIED' ? { label: news.acts[kind], url } : toOpenOn(language, url)
  return render(language, subject, [named.length > 0 ? news.ofThese(subject, these) : `${subject}.`, act], {
    label: news.leave,
    url: leave,
  })
}

const toOpenOn = (language: Language, url: string): Part => ({ label: catalogues[language].app.toOpenOn, url })
