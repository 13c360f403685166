import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'

const entry = fileURLToPath(new URL('../../src/client/index.ts', import.meta.url))

/** The kit as a page has it that uses all of it, in one file but for what is loaded when it is needed. */
export async function bundleKit(rolldownOptions: Rolldown.RolldownOptions): Promise<Rolldown.OutputChunk> {
  const [{ output }] = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2022', lib: { entry, formats: ['es'] }, rolldownOptions },
  })) as [Rolldown.RolldownOutput]
  return output[0]
}
