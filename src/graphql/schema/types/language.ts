import { languages, type Language as Tag } from '../../../language/languages.ts'
import { builder } from '../builder.ts'

/** Named as the schema names what it lists, and known by its tag (BCP 47) everywhere else. */
const values = {
  EN: { value: 'en', description: languages.en },
  DE: { value: 'de', description: languages.de },
  FR: { value: 'fr', description: languages.fr },
  ES: { value: 'es', description: languages.es },
  AR: { value: 'ar', description: languages.ar },
} as const satisfies {
  readonly [Name in Tag as Uppercase<Name>]: { readonly value: Name; readonly description: string }
}

export const Language = builder.enumType('Language', {
  description: 'What OpenOn speaks, by its tag of BCP 47 in capitals. New languages may be added.',
  values,
})
