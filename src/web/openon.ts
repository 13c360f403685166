import { connect } from '../client/index.ts'

let isLeaving = false
addEventListener('pagehide', () => {
  isLeaving = true
})
addEventListener('pageshow', () => {
  isLeaving = false
})

/** The kit, by which all of the page talks to its server. */
export const openon = connect({
  url: '/graphql',
  // The browser itself sees to the last requests of a page that is going, as long as they are small.
  fetch: (url, asked) => fetch(url, { ...asked, keepalive: isLeaving && String(asked?.body).length < 20_000 }),
})
