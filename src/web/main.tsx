import { render } from 'preact'
import { startSpeaking } from './language/language.ts'
import { startLive } from './live.ts'
import { keepPage } from './offline.ts'
import { followPushes } from './push.ts'
import { restoreSession } from './session.ts'
import { startTellingLanguage } from './tell-language.ts'
import { App } from './views/app.tsx'

async function start(): Promise<void> {
  await Promise.all([startSpeaking(), restoreSession()])
  const root = document.getElementById('app')
  if (root) render(<App />, root)
  startLive()
  startTellingLanguage()
  followPushes()
  // Without it everything else is as it is.
  await keepPage().catch(() => {})
}

// Not awaited here: what is fetched meanwhile may need what is in this file, and that would wait for it.
void start()
