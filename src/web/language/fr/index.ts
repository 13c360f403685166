import type { Catalogue } from '../catalogue.ts'
import { boxes } from './boxes.ts'
import { entering } from './entering.ts'
import { frame } from './frame.ts'
import { reading } from './reading.ts'
import { server } from './server.ts'
import { settings } from './settings.ts'
import { taking } from './taking.ts'
import { writing } from './writing.ts'

export const fr: Catalogue = { frame, entering, boxes, reading, writing, settings, taking, server }
