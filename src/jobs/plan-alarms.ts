import { plan } from '../domain/unlock/plan.ts'
import type { Job } from './job.ts'

/** Sets the alarms of the next horizon. */
export const planAlarms: Job = { name: 'plan-alarms', run: plan }
