import { sweep } from '../domain/unlock/sweep.ts'
import type { Job } from './job.ts'

/** Finds what is due without any alarm. */
export const sweepDue: Job = { name: 'sweep', run: sweep }
