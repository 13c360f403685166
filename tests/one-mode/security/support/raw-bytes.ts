import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'

/** Sends bytes as they are, and gives all that comes back until the connection is closed. */
export async function send(url: string, ...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let said = ''
  socket.setEncoding('latin1').on('data', (data) => (said += data))
  socket.on('error', () => {})
  for (const part of parts) socket.write(part)
  await once(socket, 'close')
  return said
}

/**
 * The same to a server of this process, each piece when the one before has been read, as long as it has not closed: whoever
 * sends on then is reset, and may not see the answer.
 */
export async function sendTo(server: Server, pieces: Iterable<Buffer>): Promise<string> {
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  // Who is closed while they still send may see an error.
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  let said = ''
  socket.setNoDelay().setEncoding('latin1')
  socket.on('data', (data) => (said += data))
  const [peer] = await accepted
  let sent = 0
  for (const piece of pieces) {
    if (!peer.writable) break
    socket.write(piece)
    sent += piece.length
    while (peer.bytesRead < sent && peer.writable) await turn()
  }
  await closed
  return said
}

/** The status of every answer. */
export const statusesIn = (said: string): number[] =>
  [...said.matchAll(/HTTP\/1\.\d (\d{3})/g)].map(([, status]) => Number(status))
