import { language, texts } from '../language/language.ts'
import { isToSelf, receiverName } from '../letters.ts'
import { spokenSize } from '../media.ts'
import { spoken } from '../time.ts'
import type { Contact, Draft, Enclosure, Everything, Letter, Written } from './collect.ts'

/** Text that is markup already. */
class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Markup around what people wrote, which stays text whatever it says. */
const html = (words: TemplateStringsArray, ...parts: readonly unknown[]): Markup =>
  new Markup(words.map((word, n) => word + written(parts[n])).join(''))

function written(part: unknown): string {
  if (part === undefined || part === null || part === false) return ''
  if (part instanceof Markup) return part.text
  if (Array.isArray(part)) return part.map(written).join('')
  return String(part).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

const style = `
  :root { color-scheme: light dark; }
  body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; }
  article { margin: 2rem 0; padding: 1.5rem; border: 1px solid #8886; border-radius: 4px; break-inside: avoid; }
  h3 { margin: 0; }
  .said { color: color-mix(in srgb, currentColor 70%, transparent); margin: .2rem 0 1rem; }
  .body { white-space: pre-wrap; overflow-wrap: anywhere; }
  img, video { max-width: 100%; height: auto; display: block; }
  figure { margin: 1rem 0; }
  blockquote { margin: 1rem 0 0; padding-inline-start: 1rem; border-inline-start: 3px solid #8886; white-space: pre-wrap; }
`

/** All of it as one page, which needs nothing but the files beside it. */
export function bookOf({ exportedAt, viewer, received, sent, drafts, contacts }: Everything): string {
  const { book } = texts.value.taking
  const parts: readonly [id: string, heading: string, content: readonly Markup[]][] = [
    ['for-you', book.forYou, received.map((letter) => letterIn(letter, 'received'))],
    ['from-you', book.fromYou, sent.map((letter) => letterIn(letter, 'sent'))],
    ['drafts', book.drafts, drafts.map(draftIn)],
    ['contacts', book.contacts, contacts.map(contactIn)],
  ]
  const page = html`<!doctype html>
<html lang="${language.value}" dir="${document.documentElement.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; media-src 'self' file:">
<title>${book.title(viewer.displayName)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>${book.title(html`<bdi>${viewer.displayName}</bdi>`)}</h1>
<p class="said">${book.from(spoken(exportedAt))}</p>
<nav><ul>
${parts.map(([id, heading, content]) => html`<li><a href="#${id}">${heading}</a>: ${content.length}</li>\n`)}</ul></nav>
${parts.map(([id, heading, content]) => html`<h2 id="${id}">${heading}</h2>\n${content}`)}</main>
</body>
</html>
`
  return page.text
}

function letterIn({ of, files }: Written<Letter>, how: 'received' | 'sent'): Markup {
  const { book } = texts.value.taking
  const { title, sealedAt, unlocksAt, openedAt, content, reply } = of
  const other = isToSelf(of) ? book.yourself : how === 'received' ? of.sender.displayName : receiverName(of)
  return html`<article>
<h3 dir="auto">${title}</h3>
<p class="said">${book[how](html`<bdi>${other}</bdi>`, spoken(sealedAt), spoken(unlocksAt))}</p>
${openedAt && html`<p class="said">${book.opened(spoken(openedAt))}</p>`}
${content ? html`<p class="body" dir="auto">${content.body}</p>` : html`<p>${book.shut}</p>`}
${content?.media.map((link) => html`<p><a href="${link}" rel="noreferrer">${link}</a></p>`)}
${files.map(fileIn)}
${reply && html`<blockquote dir="auto">${reply.body}</blockquote><p class="said">${book.answered(spoken(reply.createdAt))}</p>`}
</article>
`
}

function draftIn({ of, files }: Written<Draft>): Markup {
  const { book } = texts.value.taking
  const { title, body, recipients, updatedAt } = of
  const names = texts.value.writing.names(recipients.map(({ name }) => html`<bdi>${name}</bdi>`))
  return html`<article>
<h3 dir="auto">${title ?? book.untitled}</h3>
${recipients.length > 0 && html`<p class="said">${book.draftFor(names)}</p>`}
<p class="said">${book.changed(spoken(updatedAt))}</p>
<p class="body" dir="auto">${body}</p>
${files.map(fileIn)}
</article>
`
}

function fileIn({ path, media: { name, contentType, size, caption } }: Enclosure): Markup {
  const { book } = texts.value.taking
  const described = html`<figcaption><bdi>${name}</bdi>, ${spokenSize(size)}${caption && html`: <bdi>${caption}</bdi>`}</figcaption>`
  if (!path) return html`<figure>${described}<p>${book.gone}</p></figure>`
  const src = path.split('/').map(encodeURIComponent).join('/')
  const kind = contentType.split('/')[0]
  const shown =
    kind === 'image'
      ? html`<img src="${src}" alt="${caption ?? ''}" loading="lazy">`
      : kind === 'audio'
        ? html`<audio src="${src}" controls></audio>`
        : kind === 'video'
          ? html`<video src="${src}" controls preload="metadata"></video>`
          : null
  return html`<figure>${shown}${described}<a href="${src}">${book.openFile}</a></figure>`
}

const contactIn = ({ name, email, user, groups }: Contact): Markup => html`<p>
<bdi>${name}</bdi> ${user && html`<bdi>@${user.username}</bdi> `}${email && html`<bdi>${email}</bdi>`}
${groups.length > 0 && html`(${groups.map((group, n) => html`${n > 0 && ' · '}<bdi>${group}</bdi>`)})`}
</p>
`
