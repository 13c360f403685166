import type { Catalogue } from '../catalogue.ts'
import { app } from './app.ts'
import { leaving } from './leaving.ts'
import { mails } from './mails.ts'
import { pushes } from './pushes.ts'

export const de: Catalogue = { app, mails, pushes, leaving }
