import { now } from '../clock.ts'
import { heldUntil } from '../hold.ts'
import { texts } from '../language/language.ts'
import { countdown } from '../time.ts'

/** Why nothing goes on, for somebody who has reached the limit of all operations. */
export function Held() {
  const until = heldUntil.value
  if (until === null) return null
  // Read so that the seconds are counted down here too, although it is this device that counts them.
  const passed = now.value && Date.now()
  const words = texts.value.frame
  return (
    <section class="held" data-testid="held">
      <p role="alert">{words.held}</p>
      <p>
        <time role="timer">{words.heldFor(countdown(until - passed))}</time>
      </p>
    </section>
  )
}
