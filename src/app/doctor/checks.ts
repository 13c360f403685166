import type { Check } from './check.ts'
import { secretsCheck } from './checks/configuration.ts'
import { contentChecks } from './checks/content.ts'
import { databaseChecks } from './checks/database.ts'
import { diskCheck } from './checks/disk.ts'
import { letterChecks } from './checks/letters.ts'
import { mailCheck } from './checks/mail.ts'
import { monthsCheck } from './checks/months.ts'
import { poolerCheck } from './checks/pooler.ts'
import { redisChecks } from './checks/redis.ts'
import { replicaCheck } from './checks/replica.ts'
import { ringsCheck } from './checks/rings.ts'
import { schemaChecks } from './checks/schema.ts'

/** All but the first, in the order of their numbers. */
export const checks: readonly Check[] = [
  secretsCheck,
  diskCheck,
  ...databaseChecks,
  ...schemaChecks,
  poolerCheck,
  monthsCheck,
  replicaCheck,
  ...redisChecks,
  ringsCheck,
  ...letterChecks,
  ...contentChecks,
  mailCheck,
].sort((a, b) => a.number - b.number)
