import { readFile } from 'node:fs/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundleKit } from '../support/kit-bundle.ts'

const beneath = ['graphql-ws/client', 'graphql', 'tus-js-client']

test('the kit weighs less than 12 kB, and nothing is beneath it but graphql-ws and what is loaded when it is needed', async () => {
  const { code, imports, dynamicImports } = await bundleKit({ external: beneath })
  expect(gzipSync(code).length).toBeLessThan(12_000)
  expect(brotliCompressSync(code).length).toBeLessThan(12_000)
  expect(imports).toEqual(['graphql-ws/client'])
  expect(dynamicImports.toSorted()).toEqual(['graphql', 'tus-js-client'])
})

test('the guide of the kit has a line for each option, in their order', async () => {
  const guide = await readFile(new URL('../../docs/kit.md', import.meta.url), 'utf8')
  const options = { connect: 'Options', feed: 'FeedOptions', letter: 'LetterOptions', upload: 'UploadOptions' }
  for (const [file, name] of Object.entries(options)) {
    const source = await readFile(new URL(`../../src/client/${file}.ts`, import.meta.url), 'utf8')
    const [, body = ''] = new RegExp(`export interface ${name}[^{]*{\\n([\\s\\S]*?)\\n}`).exec(source) ?? []
    const named = [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, option]) => option)
    const [, table = ''] = new RegExp(`^### \`${file}\`[^#]*?((?:\\n\\|.*)+)`, 'm').exec(guide) ?? []
    const told = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, option]) => option)
    expect(told, file).toEqual(named)
    expect(named.length).toBeGreaterThan(0)
  }
})
