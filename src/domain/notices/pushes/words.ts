import type { Told } from '../told.ts'

/** What a browser shows. */
export interface Words {
  readonly title: string
  readonly body: string
}

/** In the few words that a notice on a screen has room for. */
export function pushWords(told: Told): Words {
  if (told.kind === 'TEST') return { title: 'OpenOn', body: 'This browser tells you of letters.' }
  const { kind, isSender, other } = told
  const from = other ? `From ${other.displayName}` : ''
  const to = other ? `To ${other.displayName}` : ''
  const by = other ? `By ${other.displayName}` : ''
  switch (kind) {
    case 'SEALED':
      return isSender ? { title: 'Your letter is sealed', body: to } : { title: 'A letter waits for you', body: from }
    case 'UNFOLDING':
      return isSender ? { title: 'Your letter unfolds', body: to } : { title: 'A letter unfolds', body: from }
    case 'READY':
      return isSender ? { title: 'Your letter’s day has come', body: to } : { title: 'A letter is ready', body: from }
    case 'OPENED':
      return isSender ? { title: 'Your letter was opened', body: by } : { title: 'You opened a letter', body: from }
    case 'REPLIED':
      return isSender ? { title: 'Your letter was answered', body: by } : { title: 'You answered a letter', body: to }
    case 'UNDELIVERABLE':
      return { title: 'Nobody could be told', body: to && `${to}, of a letter of yours` }
    case 'WITHDRAWN':
      return { title: 'A letter was withdrawn', body: 'Whoever wrote it took it back.' }
  }
}
