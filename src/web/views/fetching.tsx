import { texts } from '../language/language.ts'

/** In place of what has not come yet, with what keeps it. */
export function Fetching({ words, trouble }: { words: string; trouble: string | null }) {
  return (
    <p role="status">
      {words}{' '}
      {trouble && (
        <span class="problem">
          {trouble} {texts.value.frame.comesLater}
        </span>
      )}
    </p>
  )
}
