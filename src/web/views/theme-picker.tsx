import { useId } from 'preact/hooks'
import { texts } from '../language/language.ts'
import { themeOf, themes } from '../themes.ts'

/** Chooses what a letter is dressed in; each is seen by day and by lamplight. */
export function ThemePicker({ theme, onChoose }: { theme: string | null; onChoose: (theme: string | null) => void }) {
  const name = useId()
  const words = texts.value.writing.themes
  const chosen = themeOf(theme) ?? null
  return (
    <fieldset class="themes">
      <legend>{words.legend}</legend>
      <div class="choices">
        {[null, ...themes].map((one) => (
          <label key={one}>
            <input type="radio" name={name} checked={one === chosen} onChange={() => onChoose(one)} />
            <span class="both" aria-hidden="true">
              {['light', 'dark'].map((scheme) => (
                <span key={scheme} class={scheme} data-theme={one ?? 'plain'} />
              ))}
            </span>
            {words[one ?? 'plain']}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
