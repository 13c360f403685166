import { texts } from '../language/language.ts'
import { persist } from '../retry.ts'
import { Fetching } from './fetching.tsx'
import { later } from './later.ts'
import { useLoading } from './loading.ts'

export const settings = later(async () => (await import('./settings/settings.tsx')).Settings)

/** The settings, as soon as they are there. */
export function SettingsLater() {
  const trouble = useLoading((patience) => persist(settings.fetch, patience), [])
  const { value: Settings } = settings.part
  return Settings ? <Settings /> : <Fetching words={texts.value.settings.fetching} trouble={trouble.value} />
}
