import { isToSelf, receiverName } from '../letters.ts'
import { spokenSize } from '../media.ts'
import { spoken } from '../time.ts'
import type { Enclosure, Everything, Written } from './archive.ts'
import type { Contact, Draft, Letter } from './collect.ts'

/** Text that is markup already. */
class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
type Part = string | number | Markup | null | false | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Markup around what people wrote, which stays text whatever it says. */
const html = (words: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(words.map((word, n) => word + written(parts[n] ?? null)).join(''))

function written(part: Part): string {
  if (part === null || part === false) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(written).join('')
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
  const { displayName } = viewer
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; media-src 'self' file:">
<title>Letters of ${displayName}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>Letters of <bdi>${displayName}</bdi></h1>
<p class="said">From OpenOn, on ${spoken(exportedAt)}. What was shut for you on that day is named here, and no more.</p>
<nav><ul>
<li><a href="#for-you">Letters for you</a>: ${received.length}</li>
<li><a href="#from-you">Letters from you</a>: ${sent.length}</li>
<li><a href="#drafts">Drafts</a>: ${drafts.length}</li>
<li><a href="#contacts">Contacts</a>: ${contacts.length}</li>
</ul></nav>
<h2 id="for-you">Letters for you</h2>
${received.map((letter) => letterIn(letter, 'from'))}
<h2 id="from-you">Letters from you</h2>
${sent.map((letter) => letterIn(letter, 'for'))}
<h2 id="drafts">Drafts</h2>
${drafts.map(draftIn)}
<h2 id="contacts">Contacts</h2>
<ul>${(contacts as readonly Contact[]).map(contactIn)}</ul>
</main>
</body>
</html>
`
  return page.text
}

function letterIn({ of, files }: Written<Letter>, who: 'from' | 'for'): Markup {
  const { title, sealedAt, unlocksAt, openedAt, content, reply } = of
  const other = isToSelf(of) ? 'yourself' : who === 'from' ? of.sender.displayName : receiverName(of)
  return html`<article>
<h3 dir="auto">${title}</h3>
<p class="said">${who} <bdi>${other}</bdi>, sealed on ${spoken(sealedAt)}, for ${spoken(unlocksAt)}${openedAt && `, opened on ${spoken(openedAt)}`}</p>
${content ? html`<p class="body" dir="auto">${content.body}</p>` : html`<p>It is shut for you.</p>`}
${content?.media.map((link) => html`<p><a href="${link}" rel="noreferrer">${link}</a></p>`) ?? null}
${files.map(fileIn)}
${reply && html`<blockquote dir="auto">${reply.body}</blockquote><p class="said">answered on ${spoken(reply.createdAt)}</p>`}
</article>
`
}

function draftIn({ of, files }: Written<Draft>): Markup {
  const { title, body, recipient, updatedAt } = of
  return html`<article>
<h3 dir="auto">${title ?? 'Untitled'}</h3>
<p class="said">${recipient && html`for <bdi>${recipient.name}</bdi>, `}last changed on ${spoken(updatedAt)}</p>
<p class="body" dir="auto">${body}</p>
${files.map(fileIn)}
</article>
`
}

function fileIn({ path, media: { name, contentType, size, caption } }: Enclosure): Markup {
  const described = html`<figcaption><bdi>${name}</bdi>, ${spokenSize(size)}${caption && html`: <bdi>${caption}</bdi>`}${!path && ': the server had it no more'}</figcaption>`
  if (!path) return html`<figure>${described}</figure>`
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
  return html`<figure>${shown}${described}<a href="${src}">Open the file</a></figure>`
}

const contactIn = ({ name, email, user }: Contact): Markup =>
  html`<li><bdi>${name}</bdi> ${user && html`<bdi>@${user.username}</bdi> `}${email && html`<bdi>${email}</bdi>`}</li>`
