import { texts } from '../language/language.ts'

// A server without GraphiQL leaves this pointer out of the page, and has no reference either.
const pointer = document.querySelector<HTMLMetaElement>('meta[name=graphiql]')

export function ApiLinks() {
  const words = texts.value.frame
  return (
    pointer && (
      <>
        <a href={pointer.content}>{words.graphiql}</a>
        <a href="/reference/">{words.reference}</a>
      </>
    )
  )
}
