import { render } from 'preact'
import { startLive } from './live.ts'
import { App } from './views/app.tsx'

const root = document.getElementById('app')
if (root) render(<App />, root)
startLive()
