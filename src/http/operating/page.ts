import { createHash } from 'node:crypto'
import { asHtml } from '../../domain/notices/mails/layout.ts'
import type { Report, Table } from './report.ts'

const style = `
:root { color-scheme: light dark; background: Canvas; color: CanvasText }
a { color: inherit }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
table { border-collapse: collapse }
.table { overflow-x: auto; margin-block: .5rem 1.5rem }
th, td { text-align: start; vertical-align: top; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid #8884; font-variant-numeric: tabular-nums }
th { font-weight: 600 }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0 }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-block: .75rem }
label { display: grid; flex: 1 1 14rem }
input, button { font: inherit; padding: .35rem .6rem; min-width: 0 }
.conclusion { border-inline-start: .25rem solid; padding-inline-start: .75rem }
@media (min-width: 60rem) { #live { columns: 2; column-gap: 2rem } #live section { break-inside: avoid } }
`

/** Asks for the page again and shows its figures, while somebody looks; what was typed below stays. */
const script = `
const told = document.getElementById('told')
const looking = setInterval(async () => {
  if (document.hidden) return
  try {
    const answer = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(10000) })
    // A token that is taken no more counts as a guess each time.
    if (answer.status === 401 || answer.status === 429) {
      clearInterval(looking)
      told.textContent = 'The token is not taken any more: load this page again.'
      return
    }
    if (!answer.ok) throw new Error(answer.status)
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live')
    document.getElementById('live').replaceWith(document.adoptNode(next))
    told.textContent = 'Live.'
  } catch {
    if (told.textContent === 'Live.' || !told.textContent)
      told.textContent = 'It does not answer since ' + new Date().toISOString() + '.'
  }
}, 2000)
`

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The page runs this script alone, reaches nothing but this origin, and is in no frame. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** The first page: what is so now, live where scripts run, and where to ask for more. */
export const figuresPage = (report: Report): string =>
  layout(
    report.title,
    `<p role="status" id="told"></p>
<div id="live">
${body(report)}
</div>
${questions}`,
    `<script>${script}</script>`,
  )

/** An answer to one question. */
export const answerPage = (report: Report): string =>
  layout(report.title, `<p><a href="/">All figures</a></p>\n${body(report)}\n${questions}`)

const layout = (title: string, main: string, end = ''): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${asHtml(title)} · OpenOn</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>${asHtml(title)}</h1>
${main}
</main>
${end}
</body>
</html>
`

const questions = `<h2>Ask</h2>
<form action="/letter"><label>Why is a letter where it is? Its id <input name="id" required></label><button>Ask</button></form>
<form action="/feed"><label>Is a feed whole? Its owner’s username, email or id <input name="of" required></label><button>Look</button></form>`

const body = ({ tables, conclusion }: Report): string =>
  [
    `<p class="conclusion">${asHtml(conclusion)}</p>`,
    ...tables.filter(({ rows }) => rows.length > 0).map(section),
  ].join('\n')

const section = ({ title, columns, rows }: Table): string => `<section>
<h2>${asHtml(title)}</h2>
<div class="table" role="region" aria-label="${asHtml(title)}" tabindex="0"><table>
${columns.length > 0 ? `<thead><tr>${columns.map((column) => `<th scope="col">${asHtml(column)}</th>`).join('')}</tr></thead>` : ''}
<tbody>
${rows.map(rowOf).join('\n')}
</tbody>
</table></div>
</section>`

const rowOf = ([first = '', ...cells]: readonly string[]): string =>
  `<tr><th scope="row">${asHtml(first)}</th>${cells.map((cell) => `<td>${asHtml(cell)}</td>`).join('')}</tr>`
