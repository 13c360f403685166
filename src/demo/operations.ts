import { isRefusal, type OpenOn } from '../client/index.ts'

interface Picture {
  readonly width: number
  readonly height: number
  readonly caption: string
  readonly url: string
}

/** What the mutations of the demo and the seed come to. */
export interface Result {
  readonly __typename: string
  readonly id?: string
  readonly message?: string
  readonly content?: { readonly body: string; readonly attachments?: readonly Picture[] } | null
}

export type Results = Readonly<Record<string, Result>>

export const createDraft = `mutation ($input: CreateDraftInput!) {
  createDraft(input: $input) { __typename ... on Draft { id } ... on UserError { message } }
}`
export const sendCapsule = `mutation ($input: SendCapsuleInput!) {
  sendCapsule(input: $input) { __typename ... on Capsule { id } ... on UserError { message } }
}`
export const openCapsule = `mutation ($id: ID!) {
  openCapsule(id: $id) { __typename ... on Capsule { id content { body attachments { width height caption url } } } ... on UserError { message } }
}`

/** What a mutation that must succeed came to. */
export async function done(client: OpenOn, mutation: string, variables: Record<string, unknown>): Promise<Result> {
  const result = await client.mutate<Results>(mutation, variables)
  if (isRefusal(result)) throw new Error(result.message)
  return result
}
