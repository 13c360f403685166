import type { Catalogue } from '../catalogue.ts'
import { en } from '../en/index.ts'

export const de: Catalogue = { ...en }
