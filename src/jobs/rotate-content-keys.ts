import { rotateContentKeys } from '../domain/capsules/rotate.ts'
import type { Job } from './job.ts'

/** Seals letters anew that an older key opens, so that the key can be retired. */
export const rotateKeys: Job = { name: 'rotate-content-keys', run: rotateContentKeys }
