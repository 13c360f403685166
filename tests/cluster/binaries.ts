import { dirname } from 'node:path'
import { findPostgres } from '../support/servers/postgres.ts'
import { findRedis } from '../support/servers/redis.ts'
import { findBinary } from '../support/servers/throw-away.ts'

/** What a cluster is made of, and the Debian package of each. */
const needed = {
  postgres: ['postgresql', findPostgres()],
  redis: ['redis-server', findRedis()],
  sentinel: ['redis-sentinel', findBinary('redis-sentinel')],
  etcd: ['etcd-server', findBinary('etcd')],
  patroni: ['patroni', findBinary('patroni')],
  pgbouncer: ['pgbouncer', findBinary('pgbouncer', ['/usr/sbin'])],
  haproxy: ['haproxy', findBinary('haproxy', ['/usr/sbin'])],
} as const

const missing = Object.values(needed).flatMap(([debianPackage, path]) => (path ? [] : [debianPackage]))

/** Why there can be no cluster here; null where there can. */
export const clusterIsMissing =
  missing.length > 0 ? `A cluster needs more than there is: install it (Debian: ${missing.join(', ')}).` : null

type Binaries = Readonly<Record<keyof typeof needed, string>>

/** Their paths; empty where one is missing. */
export const binaries = Object.fromEntries(
  Object.entries(needed).map(([name, [, path]]) => [name, path ?? '']),
) as Binaries

/** Where PostgreSQL's other programs are. */
export const postgresFolder = dirname(binaries.postgres)
