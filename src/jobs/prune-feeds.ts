import { pruneFeeds } from '../domain/feed/prune.ts'
import type { Job } from './job.ts'

/** Removes events past their retention. */
export const pruneOldEvents: Job = { name: 'prune-feeds', run: pruneFeeds }
