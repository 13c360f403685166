import type { ComponentChildren } from 'preact'
import type { RefusalFragment } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'

/** What the page has no words for of its own is shown in the server's. */
const inEnglish = (message: string) => (
  <span lang="en" dir="ltr">
    {message}
  </span>
)

/** What is wrong with a field, as the server says it. */
export const issueWords = (message: string): ComponentChildren =>
  texts.value.server.issue(message) ?? inEnglish(message)

/** Why something was refused. */
export const refusalWords = ({ code, message }: RefusalFragment): ComponentChildren =>
  texts.value.server.refusal(code, message) ?? inEnglish(message)
