import { hashOf } from '../route.ts'
import { useFocusOnArrival } from './focus.ts'

/** An address of this page at which there is nothing. */
export function Nowhere() {
  const heading = useFocusOnArrival<HTMLHeadingElement>()
  return (
    <div class="empty">
      <h1 ref={heading} tabIndex={-1}>
        There is nothing here
      </h1>
      <p>Perhaps the link was cut off when it was copied.</p>
      <a class="main button" href={hashOf({ view: 'inbox' })}>
        To your letters
      </a>
    </div>
  )
}
