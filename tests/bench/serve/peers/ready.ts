import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'

/** Tells whoever has started this program where it listens. */
export async function announceReady(server: Server): Promise<void> {
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  console.info(JSON.stringify({ url: `http://127.0.0.1:${port}/graphql` }))
}
