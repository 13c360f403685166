import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { now } from '../clock.ts'
import { DraftsDocument, type DraftsQuery } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { persist } from '../retry.ts'
import { hashOf } from '../route.ts'
import { ago } from '../time.ts'
import { isThrownAway } from '../wastebasket.ts'
import { useLoading } from './loading.ts'

type Draft = DraftsQuery['drafts']['edges'][number]['node']

/** Letters that were begun and not sealed. */
export function DraftList() {
  const drafts = useSignal<readonly Draft[]>([])
  useLoading(async (patience) => {
    const answer = await persist(() => ask(DraftsDocument), patience)
    drafts.value = answer.drafts.edges.map(({ node }) => node)
  }, [])
  const shown = drafts.value.filter(({ id }) => !isThrownAway(id))
  if (shown.length === 0) return null
  const words = texts.value.writing
  return (
    <details class="drafts">
      <summary>{words.goOnWithDraft(shown.length)}</summary>
      <ul>
        {shown.map(({ id, title, recipients, updatedAt }) => {
          const link = (
            <a href={hashOf({ view: 'write', draftId: id })}>
              <bdi>{title ?? texts.value.frame.untitled}</bdi>
            </a>
          )
          const when = ago(updatedAt, now.value)
          const names = words.names(recipients.map(({ id, name }) => <bdi key={id}>{name}</bdi>))
          return (
            <li key={id}>
              {recipients.length > 0 ? words.draftForSaved(link, names, when) : words.draftSaved(link, when)}
            </li>
          )
        })}
      </ul>
    </details>
  )
}
