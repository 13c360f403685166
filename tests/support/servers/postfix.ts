import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { atLast, disposable } from '../disposable.ts'
import type { Servers } from '../modes.ts'
import { until } from '../until.ts'
import { freePort, isFree } from './ports.ts'
import { findBinary, type Program, runServer, temporaryFolder } from './throw-away.ts'

/** Debian keeps it out of the PATH. */
const master = findBinary('master', ['/usr/lib/postfix/sbin'])

/** Why there can be no relay here; null where there can. */
export const relayIsMissing =
  master === null
    ? 'There is no Postfix: install it (Debian: postfix).'
    : process.getuid?.() !== 0
      ? 'Postfix must be started by root.'
      : null

/** Seconds after which it ends by itself, should this process be killed before it can see to that. */
const longestLife = '900'

/** As Debian has them, without those for mails that stay on this machine, or begin there. */
const services = (port: number) => `
127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
`

const queues = 'active bounce corrupt defer deferred flush hold incoming private public saved trace'.split(' ')

/** A mail server that takes mails from this machine and carries them on. */
export interface Relay extends AsyncDisposable, Pick<Program, 'end' | 'startAgain'> {
  readonly url: string
}

interface Route {
  /** The port on this machine of the server that mails are carried on to. */
  readonly next: number
  /** To such addresses none is taken, for good. */
  readonly unknown: RegExp
}

/**
 * Starts Debian's Postfix in a folder of its own, and has it encrypt. What lies in its queue outlives it, until it is
 * disposed of.
 */
export const startRelay = ({ key, cert }: Servers['certificate'], { next, unknown }: Route): Promise<Relay> =>
  disposable(async (use) => {
    if (relayIsMissing !== null || master === null) throw new Error(relayIsMissing ?? '')
    const { path } = use(await temporaryFolder())
    // It gives up root's rights wherever it can, and must find its way here without them.
    await chmod(path, 0o755)
    const file = async (name: string, content: string, mode = 0o644) => {
      await writeFile(join(path, name), content, { mode })
      return join(path, name)
    }
    const [queue, data] = [join(path, 'queue'), join(path, 'data')]
    const owned = [data, ...queues.map((name) => join(queue, name))]
    for (const folder of [...owned, join(queue, 'pid'), join(queue, 'maildrop')])
      await mkdir(folder, { recursive: true })
    await promisify(execFile)('chown', ['postfix', ...owned])

    const port = await freePort()
    const recipients = await file('recipients', `${unknown} 550 5.1.1 There is nobody of that name\n`)
    const settings = Object.entries({
      compatibility_level: '3.6',
      queue_directory: queue,
      data_directory: data,
      maillog_file: join(path, 'log'),
      maillog_file_prefixes: path,
      myhostname: 'relay.example.net',
      inet_interfaces: '127.0.0.1',
      inet_protocols: 'ipv4',
      mynetworks: '127.0.0.0/8',
      // Nobody's mails end here.
      mydestination: '',
      local_recipient_maps: '',
      alias_maps: '',
      relayhost: `[127.0.0.1]:${next}`,
      smtpd_recipient_restrictions: `check_recipient_access regexp:${recipients}, permit_mynetworks, reject`,
      smtpd_tls_security_level: 'encrypt',
      smtpd_tls_cert_file: await file('certificate.pem', cert),
      smtpd_tls_key_file: await file('key.pem', key, 0o600),
      // What the next server puts off is tried again soon.
      queue_run_delay: '1s',
      minimal_backoff_time: '1s',
      maximal_backoff_time: '1s',
    }).map(([name, value]) => `${name} = ${value}\n`)
    await file('main.cf', settings.join(''))
    await file('master.cf', services(port))
    const command = [master, '-c', path, '-d', '-e', longestLife] as const
    // It ends its children by ending its process group.
    const program = await runServer(command, { detached: true }, 'SIGTERM', () => isUp(port))
    /** Its children end a moment after it, and the next one needs their places. */
    const endChildren = async () => {
      try {
        process.kill(-program.pid, 'SIGKILL')
      } catch {
        // There are none any more.
      }
      await until(() => isFree(port), { what: 'the port being free again' })
    }
    use(
      atLast(async () => {
        await program[Symbol.asyncDispose]()
        await endChildren()
      }),
    )
    return {
      url: `smtp://127.0.0.1:${port}`,
      async end(signal) {
        await program.end(signal)
        await endChildren()
      },
      startAgain: () => program.startAgain(),
    }
  })

async function isUp(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    const [greeting] = await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })
    return String(greeting).startsWith('220 ')
  } finally {
    socket.destroy()
  }
}
