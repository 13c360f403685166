import { IncomingMessage } from 'node:http'

/**
 * A request as the server reads it. Of other protocols WebSocket alone is known here: any other Upgrade is ignored, and so
 * is every one in HTTP/1.0 (RFC 9110 §7.8), which leaves a request like all others. Node looks at `upgrade` when it has
 * read the headers, and takes what follows for the other protocol's where it is true; newer ones have
 * `shouldUpgradeCallback` for that.
 */
export class Request extends IncomingMessage {
  declare private asks: boolean | null

  /** Whether it goes on in another protocol. */
  get upgrade(): boolean {
    return this.asks === true && (this.method === 'CONNECT' || namesWebSocket(this))
  }

  /** Node's parser tells whether it asks for one, and there are none before that. */
  set upgrade(asks: boolean | null) {
    this.asks = asks
  }

  /**
   * Whether its answer must be the last of its connection: Node's parser loses what came in one piece with the end of a
   * request whose Upgrade is ignored, and would take what comes next, the body of a lost request, for a request.
   */
  get isLast(): boolean {
    return this.asks === true && !this.upgrade
  }
}

const namesWebSocket = ({ headers, httpVersion }: IncomingMessage): boolean =>
  httpVersion !== '1.0' &&
  (headers.upgrade ?? '').split(',').some((protocol) => protocol.trim().toLowerCase() === 'websocket')
