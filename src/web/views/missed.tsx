import { now } from '../clock.ts'
import { texts } from '../language/language.ts'
import { dismissMissed, missed } from '../news.ts'
import { hashOf } from '../route.ts'
import { ago } from '../time.ts'
import { Sentence } from './sentence.tsx'

/** What happened while the page was closed or cut off. */
export function Missed() {
  if (missed.value.length === 0) return null
  return (
    <section class="missed" aria-labelledby="missed-heading" data-testid="missed">
      <h2 id="missed-heading">{texts.value.frame.away}</h2>
      <ul>
        {missed.value.map(({ seq, text, letterId, occurredAt }) => (
          <li key={seq}>
            {letterId ? (
              <a href={hashOf({ view: 'letter', id: letterId })}>
                <Sentence of={text} />
              </a>
            ) : (
              <Sentence of={text} />
            )}{' '}
            <time dateTime={occurredAt}>{ago(occurredAt, now.value)}</time>
          </li>
        ))}
      </ul>
      <button type="button" class="plain" onClick={dismissMissed}>
        {texts.value.frame.dismiss}
      </button>
    </section>
  )
}
