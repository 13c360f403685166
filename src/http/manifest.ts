import { catalogues } from '../language/catalogues.ts'
import { directionOf, type Language } from '../language/languages.ts'

/** Where the page is described as an app to install, in the language that `?lang=` names (BCP 47). */
export const manifestPath = '/manifest.webmanifest'

/** What is the same in each language. By its `id` a browser knows the page that it has installed in any of them. */
const app = {
  id: '/',
  name: 'OpenOn',
  short_name: 'OpenOn',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#ebe3d4',
  theme_color: '#9d2b2b',
  icons: [192, 512].map((size) => ({ src: `/icon-${size}.png`, sizes: `${size}x${size}`, type: 'image/png' })),
}

/** The manifest (https://www.w3.org/TR/appmanifest/) of a language. */
export const manifestIn = (lang: Language): object => ({
  ...app,
  description: catalogues[lang].app.lead,
  lang,
  dir: directionOf(lang),
})
