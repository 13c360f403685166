import { type Language, languages } from '../../language/languages.ts'
import { chooseLanguage, language, texts } from '../language/language.ts'
import { Failure, useAttempt } from './attempt.tsx'

const all = Object.entries(languages) as [Language, string][]

/** Changes what language the page speaks; each by its own name, so that whoever reads it finds it. */
export function LanguageChoice() {
  const attempt = useAttempt()
  return (
    <fieldset class="languages" data-testid="languages">
      <legend class="unseen">{texts.value.frame.language}</legend>
      {all.map(([key, name]) => (
        <button
          key={key}
          type="button"
          class="plain"
          lang={key}
          dir="auto"
          aria-pressed={language.value === key}
          onClick={() => void attempt.make(() => chooseLanguage(key))}
        >
          {name}
        </button>
      ))}
      <Failure of={attempt} />
    </fieldset>
  )
}
