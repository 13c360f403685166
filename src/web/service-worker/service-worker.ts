/**
 * What runs while no page is open: it shows what is pushed, and opens the letter that it is about. It imports nothing,
 * keeps nothing, and answers no requests of the page, which comes from its server every time.
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

/** Browsers take the leave to push from who shows nothing; so what cannot be read is shown all the same. */
const unread: Pushed = {
  title: 'OpenOn',
  body: 'There is something new about a letter.',
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
