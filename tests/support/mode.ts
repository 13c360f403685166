import { inject } from 'vitest'
import type { Servers } from './modes.ts'

/** The mode that this file runs in; undefined in `unit` and `system`. */
export const mode = inject('mode')

/** Why tests that need these servers cannot run; null where they can. */
export function missing(needs: readonly (keyof Servers)[]): string | null {
  const servers = inject('servers')
  const reasons = needs.map((need) => servers[need]).map((server) => ('missing' in server ? server.missing : null))
  return reasons.find((reason) => reason !== null) ?? null
}
