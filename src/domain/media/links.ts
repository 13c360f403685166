import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** Where files are fetched, before what the link says. */
export const filesPath = '/media/files/'

/** What a link leads to: one file of one letter, for one person. */
export interface FileLink {
  readonly mediaId: string
  /** Null for a file that no letter has. */
  readonly capsuleId: string | null
  readonly viewerId: string
  readonly what: 'file' | 'thumbnail'
}

/** Links that name what they lead to and until when, and are signed. They open nothing that their person may not read. */
export interface FileLinks {
  linkTo(link: FileLink): string
  /** What a link says; null for one that is not ours, or too old. */
  read(token: string): FileLink | null
}

const contents = z.tuple([z.uuid(), z.uuid().nullable(), z.uuid(), z.enum(['file', 'thumbnail']), z.int()])

/**
 * @param secrets the newest first; any of them is believed
 * @param lifetime in milliseconds
 * @param origin of the links, which begin with it
 */
export function createFileLinks(secrets: readonly string[], lifetime: number, origin: () => string): FileLinks {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'openon file links', 32)))
  const [newest] = keys
  if (!newest) throw new Error('There is no secret to sign links with.')
  const sign = (key: Buffer, head: string): string => createHmac('sha256', key).update(head).digest('base64url')
  return {
    linkTo({ mediaId, capsuleId, viewerId, what }) {
      // Ends at a round instant, so that asking again soon gives the same link, which a browser has fetched already.
      const round = lifetime / 4
      const until = Math.ceil(Math.ceil((Date.now() + lifetime) / round) * round)
      const head = Buffer.from(JSON.stringify([mediaId, capsuleId, viewerId, what, until])).toString('base64url')
      return `${origin()}${filesPath}${head}.${sign(newest, head)}`
    },
    read(token) {
      const [head = '', signature = '', ...more] = token.split('.')
      if (more.length > 0 || !keys.some((key) => isSame(sign(key, head), signature))) return null
      const said = contents.safeParse(JSON.parse(Buffer.from(head, 'base64url').toString()))
      if (!said.success) return null
      const [mediaId, capsuleId, viewerId, what, until] = said.data
      return until > Date.now() ? { mediaId, capsuleId, viewerId, what } : null
    },
  }
}

/** As texts: the same bytes may be written in several ways. */
function isSame(signature: string, given: string): boolean {
  const [ours, theirs] = [Buffer.from(signature), Buffer.from(given)]
  return ours.length === theirs.length && timingSafeEqual(ours, theirs)
}
