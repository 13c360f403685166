import pg from 'pg'

const timestamptz = 1184

/** `2030-01-01 09:00:00.5+00` as `2030-01-01T09:00:00.500Z`: cheaper than by way of a Date. */
function instant(text: string): string {
  const [time = '', fraction = ''] = text.slice(11, -3).split('.')
  return `${text.slice(0, 10)}T${time}.${fraction.padEnd(3, '0')}Z`
}

/** As many connections as OpenOn has. */
export function openPool(): pg.Pool {
  pg.types.setTypeParser(timestamptz, instant)
  return new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 })
}

const displayName = (person: string) => `
  coalesce(${person}.display_name, nullif(concat_ws(' ', ${person}.first_name, ${person}.last_name), ''),
           ${person}.username)`

const letter = `
  capsules.id, title, theme, state, sealed_at AS "sealedAt", unlocks_at AS "unlocksAt", opened_at AS "openedAt",
  sender.id AS "senderId", sender.username AS "senderUsername", ${displayName('sender')} AS "senderDisplayName"`

export interface LetterRow {
  readonly id: string
  readonly title: string
  readonly theme: string | null
  readonly state: string
  readonly sealedAt: string
  readonly unlocksAt: string
  readonly openedAt: string | null
  readonly senderId: string
  readonly senderUsername: string
  readonly senderDisplayName: string
}

export interface WholeLetterRow extends LetterRow {
  readonly viewerCanOpen: boolean
  readonly receiverId: string
  readonly receiverUsername: string
  readonly receiverDisplayName: string
}

/** The newest letters to somebody. Values: the receiver, how many. */
export const inbox = {
  name: 'inbox',
  text: `
    SELECT ${letter}
      FROM capsules
      JOIN users AS sender ON sender.id = sender_id
     WHERE receiver_id = $1 AND sealed_at IS NOT NULL
     ORDER BY sealed_at DESC, capsules.id DESC
     LIMIT $2`,
}

/** A letter that the viewer may see. Values: its id, the viewer. */
export const capsule = {
  name: 'capsule',
  text: `
    SELECT ${letter}, receiver_id = $2 AND state = 'READY' AS "viewerCanOpen",
           receiver.id AS "receiverId", receiver.username AS "receiverUsername",
           ${displayName('receiver')} AS "receiverDisplayName"
      FROM capsules
      JOIN users AS sender ON sender.id = sender_id
      JOIN users AS receiver ON receiver.id = receiver_id
     WHERE capsules.id = $1 AND sealed_at IS NOT NULL AND (sender_id = $2 OR receiver_id = $2)`,
}

/**
 * Every row that OpenOn writes for a sealed letter. Values: id, sender, receiver, title, unlock, key, ciphertext,
 * address, user agent, audit id.
 */
export const seal = {
  name: 'seal',
  text: `
    WITH made AS (
      INSERT INTO capsules (id, state, sender_id, receiver_id, title, sealed_at, unfolds_at, unlocks_at)
      VALUES ($1, 'SEALED', $2, $3, $4, now(), $5::timestamptz - interval '3 days', $5)
    ),
    scheduled AS (
      INSERT INTO schedule (capsule_id, due_at) VALUES ($1, $5::timestamptz - interval '3 days')
    ),
    content AS (
      INSERT INTO capsule_contents (capsule_id, key_id, sealed) VALUES ($1, $6, $7)
    ),
    counters AS (
      INSERT INTO feeds (user_id, last_seq)
      SELECT * FROM (VALUES ($2::uuid, 1), ($3::uuid, 1)) AS told (user_id, count) ORDER BY user_id
          ON CONFLICT (user_id) DO UPDATE SET last_seq = feeds.last_seq + 1
      RETURNING user_id, last_seq
    ),
    events AS (
      INSERT INTO feed_events (user_id, seq, kind, capsule_id) SELECT user_id, last_seq, 'SEALED', $1 FROM counters
    )
    INSERT INTO audit_events (id, user_id, kind, subject_id, address, user_agent)
    VALUES ($10, $2, 'CAPSULE_SEALED', $1, $8, $9)`,
}

/** The page that both peers without an ORM answer with. @param rows one more than the page has, where there are more */
export function pageOf<Node>(rows: readonly LetterRow[], first: number, nodeOf: (row: LetterRow) => Node) {
  const page = rows.length > first ? rows.slice(0, first) : rows
  const last = page.at(-1)
  return {
    edges: page.map((row) => ({ node: nodeOf(row) })),
    pageInfo: {
      hasNextPage: rows.length > first,
      endCursor: last ? Buffer.from(JSON.stringify([last.sealedAt, last.id])).toString('base64url') : null,
    },
  }
}

export const senderOf = ({ senderId, senderUsername, senderDisplayName }: LetterRow) => ({
  id: senderId,
  username: senderUsername,
  displayName: senderDisplayName,
})

export const receiverOf = ({ receiverId, receiverUsername, receiverDisplayName }: WholeLetterRow) => ({
  id: receiverId,
  username: receiverUsername,
  displayName: receiverDisplayName,
})
