import { connect, isRefusal } from 'openon/client'

/** Logs in, seals a letter to oneself, and opens it when it is ready, which takes so many milliseconds. */
export async function writeToMyself(url: string, login: string, password: string, time = 65_000): Promise<string> {
  const openon = connect({ url })
  const entered = await openon.session.logIn({ login, password })
  if (isRefusal(entered)) throw new Error(entered.message)

  const input = { title: 'For later', body: 'You waited.', receiverId: entered.viewer.id }
  const unlocksAt = new Date(openon.clock.now() + time).toISOString()
  const sealed = await openon.mutate<{ sendCapsule: Sealed }>(send, { input: { ...input, unlocksAt } })
  if (isRefusal(sealed)) throw new Error(sealed.message)

  for await (const { __typename, capsuleId } of openon.feed({ after: 0 })) {
    if (__typename === 'CapsuleReady' && capsuleId === sealed.id) break
  }
  const opened = await openon.mutate<{ openCapsule: Opened }>(open, { id: sealed.id })
  openon.close()
  return isRefusal(opened) ? opened.message : opened.content.body
}

type Refused = { __typename: 'ValidationError' | 'NotFoundError'; message: string }
type Sealed = { __typename: 'Capsule'; id: string } | Refused
type Opened = { __typename: 'Capsule'; content: { body: string } } | Refused

const send = `mutation ($input: SendCapsuleInput!) {
  sendCapsule(input: $input) { __typename ... on Capsule { id } ... on UserError { message } }
}`
const open = `mutation ($id: ID!) {
  openCapsule(id: $id) { __typename ... on Capsule { content { body } } ... on UserError { message } }
}`
