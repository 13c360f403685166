import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * A free port below the ephemeral range, so that no outgoing connection takes it meanwhile. It is this process's until
 * it ends, used or not: a server that has yet to start, or was killed and starts again, finds it free.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if ((await isFree(port)) && (await reserve(port))) return port
  }
}

export async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening')
    return true
  } catch {
    return false
  } finally {
    probe.close()
  }
}

/** By UDP, which no server here speaks: whatever process asks, it is given once, and the kernel forgets nothing. */
async function reserve(port: number): Promise<boolean> {
  const holder = createSocket('udp4').unref()
  try {
    await once(holder.bind(port, '127.0.0.1'), 'listening')
    return true
  } catch {
    holder.close()
    return false
  }
}
