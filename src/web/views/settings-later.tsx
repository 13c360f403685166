import { signal } from '@preact/signals'
import { ApiError } from '../../client/index.ts'
import { texts } from '../language/language.ts'
import { persist } from '../retry.ts'
import { Fetching } from './fetching.tsx'
import { useLoading } from './loading.ts'
import type { Settings } from './settings/settings.tsx'

const settings = signal<typeof Settings | null>(null)

/** Fetches the settings apart from the page, which is there sooner without them. */
export async function fetchSettings(): Promise<void> {
  try {
    settings.value ??= (await import('./settings/settings.tsx')).Settings
  } catch {
    throw new ApiError('UNREACHABLE', texts.value.server.cannotReach)
  }
}

/** The settings, as soon as they are there. */
export function SettingsLater() {
  const trouble = useLoading((patience) => persist(fetchSettings, patience), [])
  const { value: Settings } = settings
  return Settings ? <Settings /> : <Fetching words={texts.value.settings.fetching} trouble={trouble.value} />
}
