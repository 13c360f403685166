import type { Composition } from '../../composition.ts'
import type { Upload } from '../../uploads.ts'
import type { Attachment } from '../../writing.ts'

/** A line of the list: a file that is in the letter, or one on its way, where it will be when it is there. */
export interface Row {
  /** The same before and after it arrives. */
  readonly key: string
  readonly attachment?: Attachment
  /** Its place among those that have arrived. */
  readonly index: number
  readonly upload?: Upload
}

export function rowsOf({ writing, uploads }: Composition): Row[] {
  const keyOf = (upload: Upload) => `upload ${upload.number}`
  const rows: (Row & { readonly number: number })[] = writing.value.attachments.map((attachment, index) => {
    const source = uploads.sourceOf(attachment.id)
    return { key: source ? keyOf(source) : attachment.id, attachment, index, number: source?.number ?? -1 }
  })
  for (const upload of uploads.pending.value) {
    const next = rows.findIndex(({ number }) => number > upload.number)
    const row = { key: keyOf(upload), upload, index: -1, number: upload.number }
    rows.splice(next < 0 ? rows.length : next, 0, row)
  }
  return rows
}

/** A list in which one thing is elsewhere. */
export function moved<Thing>(things: readonly Thing[], from: number, to: number): Thing[] {
  const next = [...things]
  next.splice(to, 0, ...next.splice(from, 1))
  return next
}
