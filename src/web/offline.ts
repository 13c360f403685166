/**
 * Has this browser keep what the page is made of, so that it opens where its server is out of reach: what is written then is
 * kept in this browser, too. Browsers do so on HTTPS and on localhost.
 */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register('/service-worker.js')
  const { active } = await navigator.serviceWorker.ready
  const files = performance.getEntriesByType('resource').map(({ name }) => new URL(name))
  const own = files.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
  active?.postMessage({ loaded: own.map(({ pathname }) => pathname) })
}
