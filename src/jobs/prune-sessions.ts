import { pruneSessions } from '../domain/accounts/sessions.ts'
import type { Job } from './job.ts'

/** Removes refresh tokens that have expired. */
export const pruneOldSessions: Job = { name: 'prune-sessions', run: pruneSessions }
