import { nameOf, type TypedDocument, textOf } from './documents.ts'
import { endingAtOnce } from './feed.ts'
import { type Connection, follow, type Parts } from './follow.ts'
import type { Ask } from './operations.ts'
import { linked } from './surroundings.ts'
import type { Source } from './ways/way.ts'

/** A letter as it is told unless a fragment asks for something else. */
export interface Letter {
  readonly id: string
  readonly title: string
  readonly state: string
  readonly sealedAt: string
  readonly unfoldsAt: string
  readonly unlocksAt: string
  readonly openedAt: string | null
  readonly viewerCanOpen: boolean
  readonly viewerCanReply: boolean
}

export interface LetterOptions<Told> {
  /** A fragment on `Capsule`: what to tell of it. Default: {@link Letter}. */
  readonly letter?: TypedDocument<Told, never> | string
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
  /** As for the feed. */
  readonly onConnection?: (connection: Connection) => void
}

const usual = `fragment Usual on Capsule {
  id title state sealedAt unfoldsAt unlocksAt openedAt viewerCanOpen viewerCanReply
}`

/**
 * One letter: as it is now, then whenever that changes; null once it is withdrawn, which is the end. Nothing ever comes
 * of a letter that the viewer may not see. Between two that are told there may have been others.
 */
export function createLetter(parts: Parts, ask: Ask, closing: AbortSignal) {
  return <Told = Letter>(
    id: string,
    options: LetterOptions<Told> = {},
  ): AsyncGenerator<Told | null, void, undefined> => {
    const { letter: fragment = usual, signal, onConnection = () => {} } = options
    const own = linked(signal, closing)
    const gone = linked(own.signal)
    let last = 'null'

    async function* changes(): AsyncGenerator<Told | null, void, undefined> {
      const source = sourceOf<Told>(await textOf(fragment), id)
      /** Of a letter that was withdrawn while nobody listened a subscription tells nothing. */
      const look = async () => {
        const { items } = source.page(await ask(source.query()))
        if (items[0] === null) gone.abort()
      }
      const hear = (connection: Connection) => {
        if (connection.state === 'live' && last !== 'null') look().catch(() => {})
        onConnection(connection)
      }
      try {
        for await (const letter of follow(source, { ...parts, stop: gone.signal, onConnection: hear })) {
          const now = JSON.stringify(letter)
          if (now === last) continue
          last = now
          yield letter
          if (letter === null) return
        }
        if (gone.signal.aborted && !own.signal.aborted && last !== 'null') yield null
      } finally {
        own.abort()
      }
    }
    return endingAtOnce(changes(), own)
  }
}

function sourceOf<Told>(fragment: string, id: string): Source<Told | null> {
  const fields = `capsule(id: $id) { ...${nameOf(fragment, 'Capsule')} }`
  const told = (data: unknown) => (data as { capsule: Told | null }).capsule
  return {
    subscription: () => ({ text: `subscription Letter($id: ID!) { ${fields} } ${fragment}`, variables: { id } }),
    told,
    query: () => ({ text: `query Letter($id: ID!) { ${fields} } ${fragment}`, variables: { id } }),
    page: (data) => ({ items: [told(data)], hasMore: false }),
  }
}
