import { catalogues } from '../../../language/catalogues.ts'
import type { Language } from '../../../language/languages.ts'
import type { Told } from '../target-route.ts'

/** What a browser shows. */
export interface Words {
  readonly title: string
  readonly body: string
}

/** In the few words that a notice on a screen has room for: of several letters it names the first. */
export function pushWords(told: Told, language: Language): Words {
  const { app, pushes } = catalogues[language]
  if (told.kind === 'TEST') return { title: 'OpenOn', body: pushes.trial }
  const { what, who } = pushes.kinds[told.kind]
  const [first] = told.letters
  const name = first?.other && (first.other.isDeleted ? app.deletedUser : first.other.displayName)
  return { title: what(told.count), body: name ? who(name, told.count > 1) : '' }
}
