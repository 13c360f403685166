import { advance } from '../domain/unlock/advance.ts'
import type { Job } from './job.ts'

/** Moves what is due, when an alarm rings. */
export const unlock: Job = { name: 'unlock', run: advance }
