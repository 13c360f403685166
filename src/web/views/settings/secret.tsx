import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { texts } from '../../language/language.ts'

/** A secret that is shown this once. */
export function Secret({ secret, onKept }: { secret: string; onKept: () => void }) {
  const field = useRef<HTMLInputElement>(null)
  const outcome = useSignal('')
  const words = texts.value.settings
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
      outcome.value = words.copied
    } catch {
      // Browsers have a clipboard for pages on HTTPS and on localhost only.
      field.current?.focus()
      outcome.value = words.cannotCopy
    }
  }
  return (
    <div class="secret" data-testid="secret">
      <label for={id}>{words.secretOnce}</label>
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
        {words.secretHint}
      </p>
      <div class="actions">
        <button type="button" onClick={() => void copy()}>
          {words.copy}
        </button>
        <button type="button" class="plain" onClick={onKept}>
          {words.iHaveIt}
        </button>
        <p class="hint" role="status">
          {outcome}
        </p>
      </div>
    </div>
  )
}
