import { locale, texts } from './language/language.ts'

/** What is done with a file: it is looked at, heard, watched, or only kept. */
export type Kind = 'picture' | 'voice' | 'film' | 'document'

const kinds: Readonly<Record<string, Kind>> = { image: 'picture', audio: 'voice', video: 'film' }

export const kindOf = (contentType: string): Kind => kinds[contentType.split('/')[0] ?? ''] ?? 'document'

const units = ['kilobyte', 'megabyte', 'gigabyte'] as const

/** A number of bytes as people say it. */
export function spokenSize(bytes: number): string {
  const power = Math.min(units.length, Math.max(1, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const amount = bytes / 1000 ** power
  const maximumFractionDigits = amount < 10 && power > 1 ? 1 : 0
  const shown = power > 1 ? amount : Math.ceil(amount)
  return shown.toLocaleString(locale.value, { style: 'unit', unit: units[power - 1] ?? 'byte', maximumFractionDigits })
}

/** Seconds as players show them: `3:07`. */
export function spokenDuration(seconds: number): string {
  const whole = Math.round(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, n) => (n === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':')
}

/** The same link at the page's own origin: who serves the page serves the files too, by whatever name it is reached. */
export function here(url: string): string {
  const { pathname, search } = new URL(url, location.href)
  return pathname + search
}

/** What there is, in words: `2 pictures and 1 film`. */
export function countInWords(files: readonly { readonly contentType: string }[]): string {
  const order: readonly Kind[] = ['picture', 'voice', 'film', 'document']
  const countOf = (kind: Kind) => files.filter(({ contentType }) => kindOf(contentType) === kind).length
  const counts = order.map((kind) => [kind, countOf(kind)] as const)
  return texts.value.writing.files(counts.filter(([, count]) => count > 0))
}
