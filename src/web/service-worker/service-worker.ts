import type { Language } from '../../language/languages.ts'

/**
 * What runs while no page is open: it shows what is pushed, and opens the letter that it is about. And it keeps the page's
 * own files, which say nothing of anybody, for when its server is out of reach: the page comes from there whenever it can.
 * It imports nothing but a type, and has nothing to do with what the page asks.
 */
const worker = globalThis as unknown as ServiceWorkerGlobalScope

/** What the server pushes; see `domain/notices/pushes`. */
interface Pushed {
  readonly title: string
  readonly body: string
  /** Another of the same takes its place. */
  readonly tag: string
  /** Where in the page it leads. */
  readonly hash: string
}

/** In the language of the browser, for here nobody knows which one was chosen. */
const unreadIn: Readonly<Record<Language, string>> = {
  en: 'There is something new about a letter.',
  de: 'Zu einem Brief gibt es etwas Neues.',
  fr: 'Il y a du nouveau à propos d’une lettre.',
  es: 'Hay algo nuevo sobre una carta.',
  ar: 'هناك جديد بشأن رسالة.',
}

/** Browsers take the leave to push from who shows nothing; so what cannot be read is shown all the same. */
const unread: Pushed = {
  title: 'OpenOn',
  body: unreadIn[worker.navigator.language.split('-')[0] as Language] ?? unreadIn.en,
  tag: 'unread',
  hash: '#/inbox',
}

function read(data: PushMessageData | null): Pushed {
  try {
    return { ...unread, ...data?.json() }
  } catch {
    return unread
  }
}

worker.addEventListener('install', () => void worker.skipWaiting())
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))

const page = '/'
const assets = '/assets/'
/** Null where this browser keeps nothing. */
const shelf = () => worker.caches.open('page').catch(() => null)

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate' && pathname === page) event.respondWith(newest(request))
  else if (pathname.startsWith(assets)) event.respondWith(once(request))
})

/** What a proxy says whose server is away. */
const away = [502, 503, 504]

/** As the server has it; as it was last where that is out of reach. */
async function newest(request: Request): Promise<Response> {
  const fresh = await fetch(request).catch(() => null)
  if (fresh && !away.includes(fresh.status)) return fresh
  return (await (await shelf())?.match(page)) ?? fresh ?? Response.error()
}

/** Its name says what is in it, so that it never changes. */
async function once(request: Request): Promise<Response> {
  const kept = await shelf()
  const found = await kept?.match(request)
  if (found) return found
  const fresh = await fetch(request)
  if (fresh.ok) await kept?.put(request, fresh.clone()).catch(() => {})
  return fresh
}

/** A page says which files it has loaded: those are kept from now on, and what an earlier one was made of is not. */
worker.addEventListener('message', (event) => {
  const loaded = (event.data as { loaded?: readonly string[] } | null)?.loaded
  if (loaded) event.waitUntil(keep(loaded))
})

async function keep(loaded: readonly string[]): Promise<void> {
  const fresh = await fetch(page)
  const text = await fresh.clone().text()
  const named = text.match(/\/assets\/[^"]+/g) ?? []
  const scripts = named.filter((path) => path.endsWith('.js'))
  // It may be another page, such as a proxy's door, or a newer one, which will say for itself what it has loaded.
  const isTheirs = scripts.length > 0 && scripts.every((path) => loaded.includes(path))
  if (!fresh.ok || !isTheirs) return
  const paths = new Set([...named, ...loaded])
  const kept = await shelf()
  if (!kept) return
  const before = await (await kept.match(page))?.text()
  for (const path of paths) if (!(await kept.match(path))) await kept.add(path)
  await kept.put(page, fresh)
  if (before === text) return
  for (const { url } of await kept.keys()) {
    const { pathname } = new URL(url)
    if (pathname !== page && !paths.has(pathname)) await kept.delete(url)
  }
}

worker.addEventListener('push', (event) => {
  const { title, body, tag, hash } = read(event.data)
  event.waitUntil(worker.registration.showNotification(title, { body, tag, icon: '/icon-192.png', data: { hash } }))
})

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(show(String(event.notification.data?.hash ?? unread.hash)))
})

/** In the page where it is open, or else in a new one; never anywhere but at this origin. */
async function show(hash: string): Promise<void> {
  const [page] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!page) return void (await worker.clients.openWindow(`/${hash.startsWith('#') ? hash : unread.hash}`))
  page.postMessage({ show: hash })
  await page.focus()
}
