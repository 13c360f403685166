import { catalogues } from '../../../language/catalogues.ts'
import { directionOf, type Language } from '../../../language/languages.ts'
import type { Mail } from '../../ports.ts'

/** What a mail says, in order; or a link that is to be followed. */
export type Part = string | Link

interface Link {
  readonly label: string
  readonly url: string
}

/** What differs between two mails to the same person. */
export type Words = Pick<Mail, 'subject' | 'text' | 'html'>

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as it stands in HTML, between tags and in attributes. */
export const asHtml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? character)

/**
 * The same words as text and as HTML. It shows no picture and asks for nothing anywhere, so that nobody learns that it was
 * read; and sets no colour but the button's, both of them, so that it is read by day and by night.
 *
 * @param foot a link below everything
 */
export function render(language: Language, subject: string, parts: readonly Part[], foot: Link | null = null): Words {
  const { mails } = catalogues[language]
  const plain = (part: Part) => (typeof part === 'string' ? part : `${mails.before(part.label)}\n${part.url}`)
  const text = parts.map(plain).join('\n\n')
  const last = foot ? `${asHtml(mails.foot)} ${anchor(foot)}` : asHtml(mails.foot)
  const html = page(language, subject, `${parts.map(block).join('\n')}\n<p style="font-size:14px">${last}</p>`)
  return { subject, text: `${text}\n\n-- \nOpenOn\n${foot ? `${plain(foot)}\n` : ''}`, html }
}

const anchor = ({ label, url }: Link): string => `<a href="${asHtml(url)}">${asHtml(label)}</a>`

const block = (part: Part): string =>
  typeof part === 'string'
    ? `<p>${asHtml(part)}</p>`
    : `<p><a href="${asHtml(part.url)}" style="${button}">${asHtml(part.label)}</a></p>`

const button =
  'display:inline-block;padding:0.7em 1.2em;border-radius:0.4em;background:#8c2f23;color:#fffaf0;text-decoration:none'

/** Its body says it as well, for many a mail program takes that alone. */
const page = (language: Language, subject: string, body: string): string => `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${asHtml(subject)}</title>
</head>
<body lang="${language}" dir="${directionOf(language)}" style="font-family:Georgia,serif;font-size:17px;line-height:1.5;max-width:34em;margin:2em auto;padding:0 1em">
${body}
</body>
</html>
`
