import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'

/** A secret that is shown this once. */
export function Secret({ secret, onKept }: { secret: string; onKept: () => void }) {
  const field = useRef<HTMLInputElement>(null)
  const outcome = useSignal('')
  const id = useId()
  useEffect(() => {
    outcome.value = ''
    field.current?.focus()
    field.current?.select()
  }, [secret])
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(secret)
      outcome.value = 'Copied.'
    } catch {
      // Browsers have a clipboard for pages on HTTPS and on localhost only.
      field.current?.focus()
      outcome.value = 'This browser does not let the page copy. It is selected: copy it with the keyboard.'
    }
  }
  return (
    <div class="secret" data-testid="secret">
      <label for={id}>Its secret, shown this once</label>
      <input
        ref={field}
        id={id}
        class="code"
        readOnly
        value={secret}
        aria-describedby={`${id}-hint`}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <p id={`${id}-hint`} class="hint">
        With it your program tells our calls from others’. Keep it there: it cannot be had again, only replaced.
      </p>
      <div class="actions">
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" class="plain" onClick={onKept}>
          I have it
        </button>
        <p class="hint" role="status">
          {outcome}
        </p>
      </div>
    </div>
  )
}
