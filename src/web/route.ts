import { batch, signal } from '@preact/signals'
import { moveOn } from './places.ts'

/** Where in the page we are, told by the part of the address after `#`, so that Back and links work. */
export type Route =
  | { readonly view: 'inbox' | 'outbox' | 'settings' | 'nowhere' }
  | { readonly view: 'write'; readonly draftId: string | null }
  | { readonly view: 'letter'; readonly id: string }
  | { readonly view: 'forgot' }
  /** Where links in mails lead. */
  | { readonly view: 'verify' | 'reset'; readonly token: string }
  | { readonly view: 'claim'; readonly token: string; readonly email: string }

export const hashOf = (route: Route): string => {
  if (route.view === 'letter') return `#/letter/${encodeURIComponent(route.id)}`
  if (route.view === 'claim') return `#/claim/${[route.token, route.email].map(encodeURIComponent).join('/')}`
  if (route.view === 'verify' || route.view === 'reset') return `#/${route.view}/${encodeURIComponent(route.token)}`
  if (route.view === 'write' && route.draftId) return `#/write/${encodeURIComponent(route.draftId)}`
  return `#/${route.view}`
}

function parse(hash: string): Route {
  const [view, id, more] = partsOf(hash)
  if (view === 'letter' && id) return { view, id }
  if ((view === 'verify' || view === 'reset') && id) return { view, token: id }
  if (view === 'claim' && id && more) return { view, token: id, email: more }
  if (view === 'forgot' || view === 'settings') return { view }
  if (view === 'write') return { view, draftId: id ?? null }
  if (view === 'outbox') return { view }
  return { view: view === '' || view === 'inbox' ? 'inbox' : 'nowhere' }
}

/** Nothing of an address that nobody can have been given. */
function partsOf(hash: string): string[] {
  try {
    return hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  } catch {
    return []
  }
}

export const route = signal(parse(location.hash))
/** Grows with every navigation: going to where one is begins anew. */
export const visit = signal(0)

const arrive = () =>
  batch(() => {
    route.value = parse(location.hash)
    visit.value += 1
  })

addEventListener('hashchange', () => {
  moveOn()
  arrive()
})

export function go(to: Route): void {
  // The browser itself sees no navigation in going to where one is.
  if (location.hash === hashOf(to)) arrive()
  else location.hash = hashOf(to)
}

/** Gives the present view another address, without a step in the history. */
export function renameTo(to: Route): void {
  history.replaceState(history.state, '', hashOf(to))
  route.value = to
}
