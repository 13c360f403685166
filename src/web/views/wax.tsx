import type { CapsuleState } from '../generated/graphql.ts'

/** The outline of a seal, and the hands of the clock on it, in a square of 64. */
export const waxBody =
  'M32 3c6-.8 8.600 3.400 13.200 5.200s9.800 1.600 11.800 6.400-.4 9 .6 13.800 4.200 8.600 1.800 13.400-6.600 5.200-10 8.600-4.600 8.800-9.800 10.200-8.400-2.600-13.200-2.400-9.200 2.200-13.400-1.200-3.600-8-6.200-12.200S1.800 37.600 2.600 32.400s5.200-7 7.200-11.400 1.400-9.600 5.800-12.200S26 3.800 32 3z'
export const waxMark = 'M32 20v12l8 5.500M32 14.500v2M32 47.500v2M14.500 32h2M47.500 32h2'

/** A seal of wax; what it looks like in each state is told by the stylesheet. */
export function Wax({ state }: { state: CapsuleState | 'PRESSED' }) {
  return (
    <svg class="wax" data-state={state} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <path class="wax-body" d={waxBody} />
      <circle class="wax-rim" cx="32" cy="32" r="20" />
      <path class="wax-mark" d={waxMark} />
      <path class="wax-crack" d="M30 3l4 13-5 9 6 8-5 10 4 9-3 10" />
    </svg>
  )
}
