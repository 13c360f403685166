import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { connection } from '../feed.ts'
import { texts } from '../language/language.ts'
import { leave } from '../leave.ts'
import { readyCount } from '../letters.ts'
import { latest } from '../news.ts'
import { hashOf, type Route, route } from '../route.ts'
import { viewer } from '../session.ts'
import { ApiLinks } from './api-links.tsx'
import { Held } from './held.tsx'
import { desk, settings } from './later-views.tsx'
import { Missed } from './missed.tsx'
import { Notices } from './notices.tsx'
import { Sentence } from './sentence.tsx'
import { Unproven } from './unproven.tsx'
import { Wax } from './wax.tsx'

/** What surrounds every view. */
export function Shell({ children }: { children: ComponentChildren }) {
  const words = texts.value.frame
  // So that they are there already when the network is not.
  useEffect(() => {
    for (const view of [desk, settings]) view.fetch().catch(() => {})
  }, [])
  return (
    <>
      <header class="masthead">
        <a class="brand" href="#/inbox" aria-label={words.home}>
          <Wax state="SEALED" />
          <span>OpenOn</span>
        </a>
        <nav aria-label={words.letters}>
          <Tab to={{ view: 'inbox' }}>
            {words.forYou}
            {readyCount.value > 0 && (
              <span class="badge" data-testid="ready-badge">
                {readyCount}
                <span class="unseen"> {words.readyToOpen}</span>
              </span>
            )}
          </Tab>
          <Tab to={{ view: 'outbox' }}>{words.fromYou}</Tab>
          <Tab to={{ view: 'write', draftId: null }}>{words.write}</Tab>
        </nav>
        <div class="account">
          <span class="who" dir="auto">
            {viewer.value?.displayName}
          </span>
          <a href={hashOf({ view: 'settings' })} aria-current={route.value.view === 'settings' ? 'page' : undefined}>
            {words.settings}
          </a>
          <button type="button" class="plain" onClick={() => void leave()}>
            {words.logOut}
          </button>
        </div>
      </header>
      <main id="main">
        <Held />
        <Unproven />
        <Missed />
        {children}
      </main>
      <Notices />
      <footer class="colophon">
        <ConnectionSign />
        <a href={hashOf({ view: 'settings' })}>{words.toldWhileClosed}</a>
        <ApiLinks />
      </footer>
      <p class="unseen" aria-live="polite" data-testid="news">
        {latest.value && <Sentence of={latest.value.text} />}
      </p>
    </>
  )
}

function Tab({ to, children }: { to: Route; children: ComponentChildren }) {
  const isHere = route.value.view === to.view
  return (
    <a class="tab" href={hashOf(to)} aria-current={isHere ? 'page' : undefined}>
      {children}
    </a>
  )
}

function ConnectionSign() {
  return (
    <p class="connection" role="status" data-testid="connection" data-connection={connection}>
      {texts.value.frame.connection[connection.value]}
    </p>
  )
}
