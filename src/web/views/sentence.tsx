import type { Sentence as Words } from '../news.ts'

/** A sentence in which what people typed keeps its own direction. */
export function Sentence({ of }: { of: Words }) {
  return (
    <>
      {of((typed) => (
        <bdi>{typed}</bdi>
      ))}
    </>
  )
}
