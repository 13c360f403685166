import { disposable } from '../support/disposable.ts'
import { readiness } from '../support/readiness.ts'
import { type OpenOnProcess, startProcess } from '../support/rig/process.ts'
import { freePort } from '../support/servers/ports.ts'

/** A place where one process of OpenOn runs after the other. */
export interface Role extends AsyncDisposable {
  readonly name: string
  /** Of its health checks and metrics. */
  readonly ops: string
  start(): Promise<void>
  /** Whether it says that it is ready. */
  isReady(): Promise<boolean>
  end(signal: NodeJS.Signals): Promise<void>
}

type Env = Readonly<Record<string, string>>

export const createRole = (role: 'api' | 'worker', name: string, env: Env): Promise<Role> =>
  disposable(async (use) => {
    const opsPort = await freePort()
    let running: OpenOnProcess | null = null
    use({ [Symbol.asyncDispose]: async () => running?.[Symbol.asyncDispose]() })
    const ops = `http://127.0.0.1:${opsPort}`
    return {
      name,
      ops,
      isReady: async () => (await readiness(ops)).ready,
      async start() {
        running = await startProcess(role, { ...env, OPS_PORT: String(opsPort) })
      },
      async end(signal) {
        await running?.end(signal)
      },
    }
  })
