import { TestRunner } from 'vitest'
import { missing, mode } from './mode.ts'
import { needsOf } from './modes.ts'

const nothing = /(?!)/

/** Skips every test of a mode whose servers are missing, hooks and all. */
export default class ModeRunner extends TestRunner {
  constructor(config: TestRunner['config']) {
    super(missing(needsOf[mode]) === null ? config : { ...config, testNamePattern: nothing })
  }
}
