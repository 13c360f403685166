import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { isLanguage, languageFor, languages } from '../language/languages.ts'
import { manifestIn, manifestPath } from './manifest.ts'
import type { Handler } from './server.ts'

/** The built page: `dist/web` of the project, two levels up from here in `src` as in `dist`. */
export const pageFolder = fileURLToPath(new URL('../../dist/web', import.meta.url))

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** The page may run, show and reach nothing but what this origin serves. */
const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    // `blob:` for files that are being put into a letter, and are on nobody's server yet.
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const compress = promisify(gzip)

/** The reference of the API, which is there where GraphiQL is: its pages name one another from below it. */
const referencePath = '/reference/'

const pointerToGraphiql = /\s*<meta name="graphiql"[^>]*>/

interface Options {
  /** Whether there is a GraphiQL that the page can point to. */
  readonly graphiql: boolean
  /** What Vite has built. */
  readonly folder?: string
}

/**
 * The live page, read into memory once, and compressed when it is first asked for. Every file has a route of its own, so no path of a request ever reaches the
 * file system.
 *
 * @returns the routes; without a built page only `/`, which tells how to build it
 */
export async function createStaticPage({ graphiql, folder = pageFolder }: Options): Promise<Record<string, Handler>> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  if (paths.length === 0) return { '/': notBuilt }
  const routes = await Promise.all(
    paths.map(async (path): Promise<[string, Handler]> => {
      const name = relative(folder, path).split(sep).join('/')
      const file = await readFile(path)
      const isPlain = graphiql || name !== 'index.html'
      const shown = isPlain ? file : Buffer.from(file.toString().replace(pointerToGraphiql, ''))
      return [`/${name.replace(/(?<=^|\/)index\.html$/, '')}`, serve(name, shown)]
    }),
  )
  const offered = routes.filter(([path]) => graphiql || !path.startsWith(referencePath))
  return {
    ...Object.fromEntries(offered),
    [manifestPath]: serveManifest(),
    ...(graphiql && { [referencePath.slice(0, -1)]: toReference }),
  }
}

function serve(name: string, plain: Buffer): Handler {
  const compressible = !['.png', '.woff2'].includes(extname(name))
  let made: Promise<Buffer> | undefined
  const zipped = () => (made ??= compress(plain, { level: 9 }))
  const headers = {
    ...securityHeaders,
    'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
    // Vite names assets by their content, so they never change; the page names its assets, so it must be fresh.
    'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    ...(compressible && { vary: 'accept-encoding' }),
  }
  return async ({ method, headers: asked }, response) => {
    if (method !== 'GET' && method !== 'HEAD') return response.writeHead(405, { allow: 'GET, HEAD' }).end()
    if (asked['if-none-match'] === headers.etag) return response.writeHead(304, headers).end()
    const zip = compressible && /\bgzip\b/.test(String(asked['accept-encoding'] ?? ''))
    const body = zip ? await zipped() : plain
    response.writeHead(200, {
      ...headers,
      'content-length': body.length,
      ...(zip && { 'content-encoding': 'gzip' }),
    })
    return response.end(method === 'HEAD' ? undefined : body)
  }
}

/** In the language that is asked for. */
function serveManifest(): Handler {
  const tags = Object.keys(languages).filter(isLanguage)
  const handlers = new Map(tags.map((tag) => [tag, serve(manifestPath, Buffer.from(JSON.stringify(manifestIn(tag))))]))
  return (request, response) => {
    const lang = new URLSearchParams(request.url?.split('?', 2)[1]).get('lang')
    return handlers.get(languageFor(lang, []))?.(request, response)
  }
}

const toReference: Handler = (_request, response) => response.writeHead(308, { location: referencePath }).end()

const notBuilt: Handler = (_request, response) =>
  response
    .writeHead(503, { 'content-type': 'text/plain; charset=utf-8' })
    .end('The page is not built: npm run build. GraphQL is at /graphql.\n')
