import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { S3Place } from '../../../src/infra/stores/s3.ts'
import { disposable } from '../disposable.ts'
import { freePort } from './ports.ts'
import { type Program, runServer, temporaryFolder } from './throw-away.ts'

/** Debian's, which has what Debian installs. */
const python = '/usr/bin/python3'

/** Why there can be no server of S3 here; null where there can. */
export const s3IsMissing = existsSync('/usr/lib/python3/dist-packages/swift/common/middleware/s3api')
  ? null
  : 'There is no OpenStack Swift: install it (Debian: python3-swift).'

if (s3IsMissing && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(s3IsMissing)
if (s3IsMissing) console.info(`\n${s3IsMissing} Until then what needs it is skipped.\n`)

/** Somebody else's S3: OpenStack Swift, which has two buckets. */
export interface S3Server extends AsyncDisposable {
  readonly port: number
  readonly program: Program
  readonly bucket: S3Place
  /** Takes no more than 100 kB. */
  readonly small: S3Place
  /** What is in the environment of who uses it. */
  readonly env: Readonly<Record<string, string>>
}

export const startS3 = (): Promise<S3Server> =>
  disposable(async (use) => {
    if (s3IsMissing !== null) throw new Error(s3IsMissing)
    const { path } = use(await temporaryFolder())
    const [port, ...storage] = [await freePort(), await freePort(), await freePort(), await freePort()]
    const program = fileURLToPath(new URL('swift.py', import.meta.url))
    const command = [python, program, path, 'letters', 'small', ...[port, ...storage].map(String)] as const
    const endpoint = `http://127.0.0.1:${port}`
    // Its end waits for nothing: whatever it has kept is on its disk.
    const server = use(await runServer([...command], {}, 'SIGKILL', () => fetch(endpoint)))
    const key = { accessKeyId: 'openon:store', secretAccessKey: 'a-secret-of-tests' }
    const place = { endpoint, region: 'us-east-1', prefix: 'media/', ...key }
    return {
      port,
      program: server,
      bucket: { ...place, bucket: 'letters' },
      small: { ...place, bucket: 'small' },
      env: {
        STORE_URL: `s3://letters/media?endpoint=${endpoint}`,
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      },
    }
  })
