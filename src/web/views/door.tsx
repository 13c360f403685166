import type { ComponentChildren } from 'preact'
import { ApiLinks } from './api-links.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { Wax } from './wax.tsx'

/** What surrounds the views for which nobody need be signed in. */
export function Door({ lead, children }: { lead: string; children: ComponentChildren }) {
  return (
    <main class="welcome">
      <Wax state="SEALED" />
      <h1>OpenOn</h1>
      <p class="lead">{lead}</p>
      {children}
      <div class="colophon">
        <LanguageChoice />
        <ApiLinks />
      </div>
    </main>
  )
}
