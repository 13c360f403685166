import { reading } from '../ops.ts'
import type { Handler } from '../server.ts'
import { type Admit, gated } from './gate.ts'
import { answerPage, figuresPage, pageHeaders } from './page.ts'
import type { Report } from './report.ts'

/** What operators may ask a process. */
export interface Answers {
  /** What is so now: as figures, and as they are told. */
  figures(): Promise<{ readonly found: unknown; readonly report: Report }>
  /** An answer, or in words why there is none. */
  letter(id: string): Promise<Report | string>
  feed(of: string): Promise<Report | string>
}

/** The operators' page and what it shows, for who has their token; it changes nothing. */
export function createOperatorPage(admit: Admit, { figures, letter, feed }: Answers): Record<string, Handler> {
  const asking =
    (name: string, ask: (value: string) => Promise<Report | string>): Handler =>
    async ({ url = '' }, response) => {
      const value = new URLSearchParams(url.split('?', 2)[1]).get(name)?.trim()
      const answer = value ? await ask(value) : 'Say what is asked after.'
      const report = typeof answer === 'string' ? { title: 'No answer', tables: [], conclusion: answer } : answer
      response.writeHead(report === answer ? 200 : 404, pageHeaders).end(answerPage(report))
    }
  const routes: Record<string, Handler> = {
    '/': async (_request, response) => {
      const { report } = await figures()
      response.writeHead(200, pageHeaders).end(figuresPage(report))
    },
    '/figures': async (_request, response) => {
      const { found } = await figures()
      response.writeHead(200, { ...pageHeaders, 'content-type': 'application/json; charset=utf-8' })
      response.end(`${JSON.stringify(found, null, 2)}\n`)
    },
    '/letter': asking('id', letter),
    '/feed': asking('of', feed),
  }
  return Object.fromEntries(Object.entries(routes).map(([path, handler]) => [path, reading(gated(admit, handler))]))
}
