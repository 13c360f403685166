import { app } from './app.ts'
import { leaving } from './leaving.ts'
import { mails } from './mails.ts'
import { pushes } from './pushes.ts'

export const en = { app, mails, pushes, leaving }
