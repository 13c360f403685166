import type { IncomingMessage } from 'node:http'
import { networkOf } from '../../domain/rate-limits.ts'
import type { Origin } from '../../domain/viewer.ts'
import type { Report } from '../../http/operating/report.ts'
import { createOperatorPage } from '../../http/operating/routes.ts'
import type { Handler } from '../../http/server.ts'
import { OperatorError, silenceOf } from '../../infra/operator-error.ts'
import { createTokenGate } from '../../infra/operator-token.ts'
import type { Closer } from '../lifecycle.ts'
import { type Answer, askFeeds, askLetter, type Sources } from './ask.ts'
import { type FigureSources, lookingAtAll } from './figures.ts'
import { figuresReport } from './figures-report.ts'
import { createQuestions } from './questions.ts'

type OriginReader = (request: IncomingMessage) => Pick<Origin, 'address'>

/** The page for who has the operators' token, with what the commands tell too. */
export function openOperatorPage(
  token: string,
  sources: Sources & FigureSources,
  originOf: OriginReader,
  closer: Closer,
): Record<string, Handler> {
  const { look, close } = lookingAtAll(sources)
  closer.add("operators' page", close)
  const question = createQuestions()
  const gate = createTokenGate(token)
  return createOperatorPage((given, request) => gate(given, networkOf(originOf(request))), {
    async figures() {
      const found = await look()
      return { found, report: figuresReport(found) }
    },
    letter: (id) => orWhyNot(question(`letter ${id}`, () => askLetter(sources, id))),
    feed: (of) => orWhyNot(question(`feed ${of}`, () => askFeeds(sources, of))),
  })
}

async function orWhyNot(answer: Promise<Answer>): Promise<Report | string> {
  try {
    return (await answer).report
  } catch (thrown) {
    const error = silenceOf(thrown)
    if (error instanceof OperatorError) return error.message
    throw error
  }
}
