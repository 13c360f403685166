import { texts } from '../../language/language.ts'
import { LanguageChoice } from '../language-choice.tsx'

/** In which language the page speaks, in this browser; and whatever tells its person of letters, wherever. */
export function LanguageSection() {
  return (
    <section class="sheet" aria-labelledby="language" data-testid="language">
      <h2 id="language">{texts.value.frame.language}</h2>
      <LanguageChoice />
      <p class="hint">{texts.value.settings.languageHint}</p>
    </section>
  )
}
