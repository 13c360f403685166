import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql'
import { requestError } from './errors.ts'

/** How large a document may be. Tokens are counted by the parser itself. */
export const limits = {
  tokens: 1_000,
  depth: 10,
  /** Below `__schema` and `__type`: what tools ask for, and no more. */
  introspectionDepth: 16,
  aliases: 15,
  /** Characters of an alias: an answer repeats it for every entry of a list. */
  aliasLength: 100,
  directives: 50,
  /** With fragments counted wherever they are spread: few tokens can spread them many times over. */
  fields: 2_000,
} as const

/** What of a document is measured. Aliases of `__typename` count like any other. */
export interface Size {
  readonly depth: number
  readonly introspectionDepth: number
  readonly aliases: number
  readonly aliasLength: number
  readonly directives: number
  readonly fields: number
}

/**
 * How large a document is; one beyond {@link limits} is refused. Before validation, which itself takes long over some of them.
 *
 * @throws {GraphQLError} telling everything that is too large
 */
export function measure(document: DocumentNode): Size {
  const size = sizeOf(document)
  const issues = Object.entries(size).flatMap(([name, value]) => {
    const limit = limits[name as keyof Size]
    return value > limit ? [`The ${name} of the document is ${value}; at most ${limit} is allowed.`] : []
  })
  if (issues.length > 0) throw tooLarge(issues.join(' '))
  return size
}

export const tooLarge = (message: string): GraphQLError => requestError(message, 'QUERY_TOO_LARGE')

function sizeOf(document: DocumentNode): Size {
  let aliases = 0
  let aliasLength = 0
  let directives = 0
  visit(document, {
    Field({ alias }) {
      if (!alias) return
      aliases++
      aliasLength = Math.max(aliasLength, alias.value.length)
    },
    Directive: () => void directives++,
  })
  const depths = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [depthsOf(document, definition.selectionSet)] : [],
  )
  return {
    aliases,
    aliasLength,
    directives,
    depth: Math.max(0, ...depths.map(({ depth }) => depth)),
    introspectionDepth: Math.max(0, ...depths.map(({ introspection }) => introspection)),
    fields: depths.reduce((sum, { fields }) => sum + fields, 0),
  }
}

/** The depth of a selection, apart from what is below `__schema` and `__type`, and its fields. */
interface Depths {
  readonly depth: number
  readonly introspection: number
  readonly fields: number
}

const nothing: Depths = { depth: 0, introspection: 0, fields: 0 }

function depthsOf(document: DocumentNode, root: SelectionSetNode): Depths {
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  /** Of fragments; null while one is being measured, so that a circle, which validation reports, ends. */
  const known = new Map<FragmentDefinitionNode, Depths | null>()

  const ofFragment = (fragment: FragmentDefinitionNode): Depths => {
    const measured = known.get(fragment)
    if (measured !== undefined) return measured ?? nothing
    known.set(fragment, null)
    const depths = ofSelection(fragment.selectionSet)
    known.set(fragment, depths)
    return depths
  }
  const ofSelection = ({ selections }: SelectionSetNode): Depths => {
    const all = selections.map(ofNode)
    return {
      depth: Math.max(0, ...all.map(({ depth }) => depth)),
      introspection: Math.max(0, ...all.map(({ introspection }) => introspection)),
      fields: all.reduce((sum, { fields }) => sum + fields, 0),
    }
  }
  const ofNode = (node: ASTNode): Depths => {
    if (node.kind === Kind.INLINE_FRAGMENT) return ofSelection(node.selectionSet)
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(node.name.value)
      return fragment ? ofFragment(fragment) : nothing
    }
    if (node.kind !== Kind.FIELD) return nothing
    const below = node.selectionSet ? ofSelection(node.selectionSet) : nothing
    const fields = 1 + below.fields
    const isIntrospection = node.name.value === '__schema' || node.name.value === '__type'
    if (isIntrospection) return { depth: 1, introspection: 1 + Math.max(below.depth, below.introspection), fields }
    return { depth: 1 + below.depth, introspection: below.introspection, fields }
  }
  return ofSelection(root)
}
