import type { Kind } from '../media.ts'

const strokes: Readonly<Record<Kind, string>> = {
  picture: 'M3 5h18v14H3z M3 16l5-5 4 4 3-3 6 6 M15.5 9.5h.01',
  voice: 'M4 10v4 M8 7v10 M12 4v16 M16 8v8 M20 10.5v3',
  film: 'M3 5h18v14H3z M10 9l5 3-5 3z',
  document: 'M6 3h8l4 4v14H6z M14 3v4h4 M9 12h6 M9 16h6',
}

/** A sign for a kind of file, beside words that say the same. */
export const Glyph = ({ kind }: { kind: Kind }) => (
  <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true">
    <path d={strokes[kind]} />
  </svg>
)
