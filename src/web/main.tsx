import { render } from 'preact'
import { startSpeaking } from './language/language.ts'
import { startLive } from './live.ts'
import { followPushes } from './push.ts'
import { restoreSession } from './session.ts'
import { App } from './views/app.tsx'

await Promise.all([startSpeaking(), restoreSession()])
const root = document.getElementById('app')
if (root) render(<App />, root)
startLive()
followPushes()
