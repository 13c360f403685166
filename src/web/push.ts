import { batch, signal } from '@preact/signals'
import { del, get, set } from 'idb-keyval'
import { ask } from './api.ts'
import {
  AddPushTargetDocument,
  PushKeyDocument,
  type RefusalFragment,
  RemoveTargetDocument,
} from './generated/graphql.ts'
import { texts } from './language/language.ts'
import { viewerId } from './session.ts'

/** Whether this browser tells of letters while no page is open. */
export type PushState =
  /** It cannot: the browser cannot, or the server pushes nothing. */
  | 'impossible'
  /** Whoever sits here has said no, and only the browser's own settings can change that. */
  | 'forbidden'
  | 'off'
  | 'on'

/** Null until it is known. */
export const pushState = signal<PushState | null>(null)

/** Which of the viewer's targets this browser is, while it is one. */
export const pushTargetId = signal<string | null>(null)

/** Browsers have it on HTTPS and on localhost; on iOS where the page was put on the home screen. */
const isPossible = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** Which target this browser is, and whose: whoever else signs in here is not told by it. */
interface Kept {
  readonly targetId: string
  readonly viewerId: string | null
  readonly endpoint: string
}

const key = 'openon.push'

/** Finds out how it is; and tells the server where this browser is now, should its push service have moved it. */
export async function lookAtPush(): Promise<void> {
  const pushKey = isPossible ? (await ask(PushKeyDocument)).pushKey : null
  if (!pushKey) return say('impossible')
  if (Notification.permission === 'denied') return say('forbidden')
  const kept = await get<Kept>(key)
  const registration = await navigator.serviceWorker.getRegistration()
  const subscription = await registration?.pushManager.getSubscription()
  if (!subscription || kept?.viewerId !== viewerId.value) return say('off')
  if (subscription.endpoint !== kept.endpoint) return (await enter(subscription)) ? say('off') : undefined
  return say('on', kept.targetId)
}

const say = (state: PushState, targetId: string | null = null): void =>
  batch(() => {
    pushState.value = state
    pushTargetId.value = targetId
  })

/**
 * Asks whoever sits here for leave, and the push service of their browser, which may be out of reach, for an address.
 *
 * @returns why not; null when it worked, or when they said no
 */
export async function turnOn(): Promise<RefusalFragment | null> {
  const { pushKey } = await ask(PushKeyDocument)
  if (!pushKey || (await Notification.requestPermission()) !== 'granted') {
    await lookAtPush()
    return null
  }
  await navigator.serviceWorker.register('/service-worker.js')
  const { pushManager } = await navigator.serviceWorker.ready
  const subscription = await pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: pushKey })
    .catch((error: Error) => {
      throw new Error(texts.value.frame.pushServiceSilent(error.message))
    })
  return enter(subscription)
}

async function enter(subscription: PushSubscription): Promise<RefusalFragment | null> {
  const { endpoint = '', keys } = subscription.toJSON()
  const input = { endpoint, p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '', device: deviceOf(navigator) }
  const { addPushTarget: result } = await ask(AddPushTargetDocument, { input })
  if (!('id' in result)) return 'code' in result ? result : null
  await set(key, { targetId: result.id, viewerId: viewerId.value, endpoint } satisfies Kept)
  say('on', result.id)
  return null
}

/** The push service forgets this browser first: then nothing is shown, whatever becomes of the rest. */
export async function turnOff(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
  say('off')
  const kept = await get<Kept>(key)
  await del(key)
  if (kept) await ask(RemoveTargetDocument, { id: kept.targetId })
}

/** Before somebody signs out: who comes after them is not to see what they are told. It keeps nobody from leaving. */
export async function fallSilent(): Promise<void> {
  if (isPossible && (await get<Kept>(key).catch(() => undefined))) await turnOff().catch(() => {})
}

/** What somebody calls a browser: what it is, and on what. */
export function deviceOf({ userAgent }: Pick<Navigator, 'userAgent'>): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)/.exec(userAgent)?.[1] ?? texts.value.frame.aBrowser
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(userAgent)?.[1]
  return system ? texts.value.frame.device(browser, system) : browser
}

/** A click on what was pushed leads to its letter, in the page that is open already. */
export function followPushes(): void {
  if (!isPossible) return
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (typeof data?.show === 'string' && data.show.startsWith('#/')) location.hash = data.show
  })
  navigator.serviceWorker.startMessages()
}
