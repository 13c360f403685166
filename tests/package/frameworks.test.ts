import { execFile } from 'node:child_process'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import { expect, test } from 'vitest'
import { password, signUp } from '../support/person.ts'
import { startProcess } from '../support/rig/process.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { root } from './support/package.ts'

const run = promisify(execFile)
/** What a reader has, and a document to show it in. */
const installed = ['react@19.3.1', 'react-dom@19.3.1', 'vue@3.5.45', 'svelte@5.57.3', 'happy-dom@21.0.4']
const examples = ['Letters.jsx', 'Letters.vue', 'Letters.svelte'] as const

/** What Vite does with a component of Vue and of Svelte, without Vite. */
const compile = `
import { readFile, writeFile } from 'node:fs/promises'
import { compile } from 'svelte/compiler'
import { compileScript, parse } from 'vue/compiler-sfc'

const svelte = compile(await readFile('Letters.svelte', 'utf8'), { generate: 'client' })
await writeFile('Letters.svelte.js', svelte.js.code)
const { descriptor } = parse(await readFile('Letters.vue', 'utf8'))
await writeFile('Letters.vue.js', compileScript(descriptor, { id: 'letters', inlineTemplate: true }).content)
`

test('the components of the guide show letters as they are told of, in React, Vue and Svelte', async () => {
  await using folder = await temporaryFolder()
  const here = (name: string) => join(folder.path, name)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const inProject = { cwd: folder.path }
  await writeFile(here('package.json'), JSON.stringify({ type: 'module', private: true }))
  const kit = join(root, `openon-client-${version}.tgz`)
  await run('npm', ['install', kit, ...installed, '--ignore-scripts', '--no-audit', '--no-fund'], inProject)
  for (const name of [...examples, 'show.js']) await copyFile(join(root, 'tests/package/frameworks', name), here(name))
  const jsx = await transform(await readFile(here('Letters.jsx'), 'utf8'), { loader: 'jsx', jsx: 'automatic' })
  await writeFile(here('Letters.jsx.js'), jsx.code)
  await writeFile(here('compile.js'), compile)
  await run(process.execPath, ['compile.js'], inProject)

  await using openon = await startProcess('all', { PORT: '0', BCRYPT_COST: '4', LOG_FORMAT: 'json' })
  const alice = await signUp(openon, 'alice')
  const words = ['--conditions=browser', 'show.js', openon.url, alice.username, password]
  const { stdout } = await run(process.execPath, words, inProject)
  expect(stdout.trim().split('\n')).toEqual(['Told by react', 'Told by vue', 'Told by svelte'])
})

test('the guide shows these components', async () => {
  const guide = await readFile(join(root, 'docs/kit.md'), 'utf8')
  for (const name of examples) {
    const [, code] =
      new RegExp(`<!-- tests/package/frameworks/${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(guide) ?? []
    expect(code, name).toBe(await readFile(join(root, 'tests/package/frameworks', name), 'utf8'))
  }
})
