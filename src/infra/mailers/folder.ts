import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import PostalMime from 'postal-mime'
import type { Mail, Mailbox, Mailer } from '../../domain/ports.ts'
import { makeFolder } from '../folders.ts'
import { wordsOf } from '../operator-error.ts'
import { envelope } from './envelope.ts'

/** Mails that are kept; older ones go. */
const most = 500

const from = 'openon@localhost'

/** File names are ids of deliveries (UUIDv7), in the order of their making. */
const fileOf = (id: string): string => `${id}.eml`
const isId = (name: string): boolean => /^[0-9a-f-]{36}$/.test(name)

/**
 * Mails as files, for who runs OpenOn alone and offline. Written beside and then named, so that none is ever seen half;
 * readable by their owner alone.
 */
export function openMailFolder(folder: string): Mailer & Mailbox {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const ids = async (): Promise<string[]> => {
    const names = await readdir(folder).catch(() => [])
    const found = names.filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -'.eml'.length))
    return found.filter(isId).sort().reverse()
  }
  const read = async (id: string) => {
    if (!isId(id)) return null
    const file = await readFile(join(folder, fileOf(id))).catch(() => null)
    if (!file) return null
    const { to, subject = '', date, html = '' } = await PostalMime.parse(file)
    return { id, to: to?.[0]?.address ?? '', subject, date: date ? new Date(date) : null, html }
  }
  const keep = async (mail: Mail) => {
    const { message } = await composer.sendMail(envelope(from, mail))
    await makeFolder(folder)
    const path = join(folder, fileOf(mail.id))
    await writeFile(`${path}.part`, message, { mode: 0o600 })
    await rename(`${path}.part`, path)
    for (const old of (await ids()).slice(most)) await rm(join(folder, fileOf(old)), { force: true })
  }
  return {
    width: 1,
    patience: 10_000,
    async send(mail) {
      try {
        await keep(mail)
        return { kind: 'accepted', answer: 'kept in the folder of mails' }
      } catch (error) {
        return { kind: 'failed', why: wordsOf(error), retryAfter: null }
      }
    },
    check: () => makeFolder(folder),
    close() {},
    async list(count) {
      const mails = await Promise.all((await ids()).slice(0, count).map(read))
      return mails.filter((mail) => mail !== null)
    },
    read,
  }
}
