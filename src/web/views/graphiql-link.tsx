import { texts } from '../language/language.ts'

// A server without GraphiQL leaves this pointer out of the page.
const pointer = document.querySelector<HTMLMetaElement>('meta[name=graphiql]')

export function GraphiqlLink() {
  return pointer && <a href={pointer.content}>{texts.value.frame.graphiql}</a>
}
