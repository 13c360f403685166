import type { FunctionComponent } from 'preact'
import { texts } from '../language/language.ts'
import { persist } from '../retry.ts'
import { Fetching } from './fetching.tsx'
import { later } from './later.ts'
import { useLoading } from './loading.ts'

/** A view that is fetched apart from the page, and shown as soon as it is there. */
function viewLater<Props extends object>(words: () => string, load: () => Promise<FunctionComponent<Props>>) {
  const view = later(load)
  return {
    fetch: view.fetch,
    View(props: Props) {
      const trouble = useLoading((patience) => persist(view.fetch, patience), [])
      const { value: View } = view.part
      return View ? <View {...props} /> : <Fetching words={words()} trouble={trouble.value} />
    },
  }
}

export const settings = viewLater(
  () => texts.value.settings.fetching,
  async () => (await import('./settings/settings.tsx')).Settings,
)

export const desk = viewLater(
  () => texts.value.writing.fetchingDraft,
  async () => (await import('./compose.tsx')).Compose,
)
