import type { Ref } from 'preact'
import type { CapsuleState } from '../generated/graphql.ts'
import { Wax } from './wax.tsx'

/** An envelope with the letter in it. `act` plays a scene once: closing it under wax, or breaking it open. */
export function Envelope({
  state,
  act,
  element,
}: {
  state: CapsuleState
  act?: 'sealing' | 'opening' | undefined
  element?: Ref<HTMLDivElement>
}) {
  return (
    <div ref={element ?? null} class="envelope" data-state={state} data-act={act} aria-hidden="true">
      <span class="envelope-back" />
      <span class="envelope-paper" />
      <span class="envelope-pocket" />
      <span class="envelope-flap" />
      <Wax state={state} />
    </div>
  )
}
