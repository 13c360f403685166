import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const src = fileURLToPath(new URL('../../src', import.meta.url))

/** The rooms, and which of ours each may enter besides itself. `client` and `web` run
 * elsewhere, and know of the others by the API alone. */
const doors: Record<string, readonly string[]> = {
  config: ['domain', 'strangers'],
  strangers: [],
  domain: ['language', 'generated'],
  // What is said to people, in each language. The page has texts of its own.
  language: [],
  'graphql/schema': ['domain', 'language', 'generated'],
  'graphql/operation': ['graphql/schema', 'domain', 'generated'],
  // Thin: whatever carries operations asks `operation` what becomes of them.
  'graphql/transports': ['graphql/operation', 'graphql/schema/context.ts', 'domain'],
  jobs: ['domain'],
  http: ['domain', 'language'],
  // It implements `domain/ports` and raises what `domain/errors` names, and enters no further.
  infra: ['domain/ports.ts', 'domain/errors.ts', 'generated'],
  app: ['config', 'domain', 'graphql/schema', 'graphql/operation', 'graphql/transports', 'jobs', 'http', 'infra'],
  client: [],
  demo: ['app', 'client', 'config', 'domain', 'infra', 'generated'],
  main: ['app', 'config', 'demo', 'domain', 'infra'],
  web: ['client/index.ts', 'language'],
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('generated'))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }))

/** The first folder below `src`, two in `graphql`, or the file itself without its ending. */
function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/')
  return first === 'graphql' ? `${first}/${second}` : first.replace(/\.ts$/, '')
}

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => String(path))

const arrows = files.flatMap(({ file, text }) =>
  importsOf(text).map((path) => ({ from: file, to: relative(src, normalize(join(src, dirname(file), path))) })),
)

test('no room enters another that it may not know', () => {
  const trespassing = arrows.filter(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)]
    return here !== there && !(doors[here] ?? []).some((door) => door === there || door === to)
  })
  expect(trespassing).toEqual([])
})

test('every room has its rule', () => {
  expect(Object.keys(doors)).toEqual(expect.arrayContaining([...new Set(files.map(({ file }) => roomOf(file)))]))
})

test('no file imports itself by way of others, not even for a type', () => {
  const circles: string[][] = []
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) return void circles.push([...path.slice(path.indexOf(file)), file])
    if (done.has(file)) return
    for (const { from, to } of arrows) if (from === file) walk(to, [...path, file])
    done.add(file)
  }
  for (const { file } of files) walk(file, [])
  expect(circles).toEqual([])
})

test('the domain knows nothing of GraphQL, HTTP, queues, Redis or drivers', () => {
  const foreign = /from '(graphql|graphql-yoga|graphql-ws|@pothos\/[^']+|ws|bullmq|ioredis|node:http|pg)'/
  const found = files
    .filter(({ file, text }) => roomOf(file) === 'domain' && foreign.test(text))
    .map(({ file }) => file)
  expect(found).toEqual([])
})

test('only main touches the process, apart from what infra must know of it', () => {
  const touching = files
    .filter(({ file }) => !['main', 'web'].includes(roomOf(file)))
    .flatMap(({ file, text }) => [...code(text).matchAll(/\bprocess\.(\w+)/g)].map(([, what]) => `${file} ${what}`))
  const allowed = /^infra\/\S+ (platform|pid|kill|umask)$/
  expect(touching.filter((touch) => !allowed.test(touch))).toEqual([])
})

/** Without comments, which may speak of a process. */
const code = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
