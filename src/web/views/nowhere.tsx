import { texts } from '../language/language.ts'
import { hashOf } from '../route.ts'
import { useFocusOnArrival } from './focus.ts'

/** An address of this page at which there is nothing. */
export function Nowhere() {
  const heading = useFocusOnArrival<HTMLHeadingElement>()
  const words = texts.value.frame
  return (
    <div class="empty">
      <h1 ref={heading} tabIndex={-1}>
        {words.nothingHere}
      </h1>
      <p>{words.cutOff}</p>
      <a class="main button" href={hashOf({ view: 'inbox' })}>
        {words.toLetters}
      </a>
    </div>
  )
}
