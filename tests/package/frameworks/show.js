// Shows the component of each framework to somebody who is told of letters, in a project that has the kit and a document.
import { Window } from 'happy-dom'
import { connect, isRefusal } from 'openon/client'

const [url, login, password] = process.argv.slice(2)
const window = new Window({ url })
const inPages =
  'window document navigator Node Element HTMLElement SVGElement Text Comment ShadowRoot HTMLIFrameElement HTMLInputElement MutationObserver Event CustomEvent DocumentFragment'
for (const name of inPages.split(' '))
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true })
globalThis.requestAnimationFrame = (act) => setTimeout(act, 0)

const openon = connect({ url })
const entered = await openon.session.logIn({ login, password })
if (isRefusal(entered)) throw new Error(entered.message)

const seal = `mutation ($input: SendCapsuleInput!) {
  sendCapsule(input: $input) { __typename ... on Capsule { id } ... on UserError { message } }
}`
const input = { body: 'Hello', receiverId: entered.viewer.id }
const shows = (place, text) =>
  new Promise((resolve) => {
    const look = () => (place.textContent.includes(text) ? resolve() : setTimeout(look, 20))
    look()
  })

const frameworks = {
  async react(target) {
    const { createElement } = await import('react')
    const { createRoot } = await import('react-dom/client')
    const { Letters } = await import('./Letters.jsx.js')
    const root = createRoot(target)
    root.render(createElement(Letters, { openon }))
    return () => root.unmount()
  },
  async vue(target) {
    const { createApp } = await import('vue')
    const { default: Letters } = await import('./Letters.vue.js')
    const app = createApp(Letters, { openon })
    app.mount(target)
    return () => app.unmount()
  },
  async svelte(target) {
    const { mount, unmount } = await import('svelte')
    const { default: Letters } = await import('./Letters.svelte.js')
    const component = mount(Letters, { target, props: { openon } })
    return () => unmount(component)
  },
}

for (const [name, mount] of Object.entries(frameworks)) {
  const place = document.createElement('div')
  document.body.append(place)
  const unmount = await mount(place)
  const title = `Told by ${name}`
  const unlocksAt = new Date(openon.clock.now() + 30 * 86_400_000).toISOString()
  const sealed = await openon.mutate(seal, { input: { ...input, title, unlocksAt } })
  if (isRefusal(sealed)) throw new Error(sealed.message)
  await shows(place, `${title}: SEALED`)
  await unmount()
  console.info(title)
}
openon.close()
process.exit()
