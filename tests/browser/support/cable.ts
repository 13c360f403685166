import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { atLast, disposable } from '../../support/disposable.ts'

/** The network between a page and its server, which can be cut. */
export interface Cable extends AsyncDisposable {
  /** The server's page, through this cable. */
  readonly url: string
  /** Ends every connection, and refuses new ones until it is mended. */
  cut(): void
  mend(): void
}

export const layCable = (server: { readonly url: string }): Promise<Cable> =>
  disposable(async (use) => {
    const { hostname, port } = new URL(server.url)
    const ends = new Set<Socket>()
    let whole = true
    const cut = () => {
      whole = false
      for (const end of ends) end.destroy()
    }
    const relay = createServer((near) => {
      if (!whole) {
        near.destroy()
        return
      }
      const far = connect(Number(port), hostname)
      for (const [end, other] of [
        [near, far],
        [far, near],
      ] as const) {
        ends.add(end)
        end.on('error', () => {})
        end.once('close', () => {
          ends.delete(end)
          other.destroy()
        })
        end.pipe(other)
      }
    })
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
    use(
      atLast(async () => {
        cut()
        await new Promise((resolve) => relay.close(resolve))
      }),
    )
    return {
      url: `http://localhost:${(relay.address() as AddressInfo).port}/`,
      cut,
      mend: () => {
        whole = true
      },
    }
  })
