import { pruneAuditTrail } from '../domain/audit.ts'
import type { Job } from './job.ts'

/** Removes entries of the audit trail past their retention. */
export const pruneAudit: Job = { name: 'prune-audit-trail', run: pruneAuditTrail }
