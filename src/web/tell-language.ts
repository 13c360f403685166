import { effect } from '@preact/signals'
import { nameOf } from '../language/languages.ts'
import { ask } from './api.ts'
import { UpdateProfileDocument } from './generated/graphql.ts'
import { untold } from './language/language.ts'
import { persist } from './retry.ts'
import { readViewerAnew, viewerId } from './session.ts'

/** Tells the server which language was chosen, here or at the door, as soon as somebody is signed in; the last one last. */
export function startTellingLanguage(): void {
  let telling: Promise<unknown> = Promise.resolve()
  effect(() => {
    const chosen = untold.value
    if (!viewerId.value || !chosen) return
    const stop = new AbortController()
    const tell = async () => {
      if (stop.signal.aborted) return
      const input = { language: nameOf(chosen) }
      await persist(() => ask(UpdateProfileDocument, { input }), { stop: stop.signal })
      if (untold.value === chosen) untold.value = null
      await readViewerAnew()
    }
    // The page speaks it whether or not the server ever learns of it.
    telling = telling.then(tell).catch(() => {})
    return () => stop.abort()
  })
}
