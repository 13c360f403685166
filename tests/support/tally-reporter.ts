import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Ends a run with one line for people and programs: how many tests passed, failed and were skipped. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: 'passed' | 'failed' | 'skipped') =>
      tests.filter((test) => test.result().state === state).length
    // A file or a hook that fails has no failed test of its own, and an error outside of any test has no file.
    const broken = modules.flatMap((module) => [module, ...module.children.allSuites()])
    const failed = count('failed') + broken.filter((part) => part.errors().length > 0).length + unhandled.length
    console.info(`\n${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`)
  }
}
