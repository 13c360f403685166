/**
 * An operation or fragment with the types of what it answers and takes: `TypedDocumentString` and `TypedDocumentNode`
 * as GraphQL Code Generator writes them.
 */
export interface TypedDocument<Data, Variables> {
  readonly __apiType?: (variables: Variables) => Data
}

export type Document<Data, Variables> = TypedDocument<Data, Variables> | string

/** Variables may be left out where none must be given. */
export type Given<Variables> =
  Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables]

/** The text of a document. One that was parsed is printed by `graphql`, which nobody else needs. */
export async function textOf(document: object | string): Promise<string> {
  if (typeof document === 'string' || document instanceof String) return String(document)
  const { loc } = document as { readonly loc?: { readonly source?: { readonly body: string } } }
  if (loc?.source) return loc.source.body
  const { print } = await import('graphql')
  return print(document as Parameters<typeof print>[0])
}

/** A fragment's name, which is the first in its text, for those that it spreads follow. */
export function nameOf(fragment: string, on: string): string {
  const name = new RegExp(`fragment\\s+(\\w+)\\s+on\\s+${on}\\b`).exec(fragment)?.[1]
  if (!name) throw new TypeError(`Give a fragment on ${on}, such as "fragment Mine on ${on} { … }".`)
  return name
}
