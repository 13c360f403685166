import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { now } from '../clock.ts'
import { DraftsDocument, type DraftsQuery } from '../generated/graphql.ts'
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
  return (
    <details class="drafts">
      <summary>Go on with a draft ({shown.length})</summary>
      <ul>
        {shown.map(({ id, title, recipient, updatedAt }) => (
          <li key={id}>
            <a href={hashOf({ view: 'write', draftId: id })}>
              <bdi>{title ?? 'Untitled'}</bdi>
            </a>
            {recipient && (
              <>
                {' '}
                for <bdi>{recipient.name}</bdi>
              </>
            )}
            , saved {ago(updatedAt, now.value)}
          </li>
        ))}
      </ul>
    </details>
  )
}
