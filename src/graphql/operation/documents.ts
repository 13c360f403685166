import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Parts } from '../../domain/capsules/rows.ts'
import { partsOf } from '../schema/parts.ts'
import { mayLag } from '../schema/primary.ts'
import { createCost, type Variables } from './cost.ts'
import { inPlaceOf, requestError } from './errors.ts'
import { createExecution, type Execution } from './execution.ts'
import { limits, measure } from './size.ts'

/** A document that was parsed, measured and found valid. */
export interface Understood {
  readonly document: DocumentNode
  /** What of letters it looks at. */
  readonly parts: Parts
  /** Whether a query of it may be answered by what was so a moment ago. */
  readonly mayLag: boolean
  /**
   * The operation that is meant.
   *
   * @throws {GraphQLError} where the document has none of that name, or several and no name is given
   */
  operation(name: string | null): Operation
}

export interface Operation {
  readonly node: OperationDefinitionNode
  /**
   * What it costs with these variables.
   *
   * @throws {GraphQLError} `QUERY_TOO_LARGE` where that is more than is allowed
   */
  cost(variables: Variables): number
  readonly execute: Execution
}

/** Why a document is refused before anything of it runs. */
export class RefusedDocument extends Error {
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super('A document was refused.')
    this.errors = errors
  }
}

/**
 * Understands each document once. Those of late are kept, bounded by their length too and without those that were
 * refused, so that nobody fills the memory with what they send.
 *
 * @param introspection whether clients may ask for the schema
 * @returns from text to what it means
 * @throws {RefusedDocument}
 */
export function createDocuments(schema: GraphQLSchema, introspection: boolean): (text: string) => Understood {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]
  const known = new LRUCache<string, Understood>({
    max: 1_000,
    // A document weighs about a hundred times its text.
    maxSize: 1024 * 1024,
    maxEntrySize: 16 * 1024,
    sizeCalculation: (_document, text) => text.length + 1,
  })
  return (text) => {
    const kept = known.get(text)
    if (kept) return kept
    const { document, fields } = read(text)
    const issues = validate(schema, document, rules)
    if (issues.length > 0) {
      throw new RefusedDocument(
        issues.map(({ message, nodes }) => invalid(introspection ? message : unsuggested(message), nodes)),
      )
    }
    const understood = understand(schema, document, fields)
    known.set(text, understood)
    return understood
  }
}

/** Measures before it validates, which itself takes long over some documents. */
function read(text: string): { document: DocumentNode; fields: number } {
  try {
    const document = parse(text, { maxTokens: limits.tokens })
    return { document, fields: measure(document).fields }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const { message, source, positions, extensions } = error
    const code = extensions['code'] ?? 'GRAPHQL_PARSE_FAILED'
    const http = { spec: true, status: 400 }
    throw new RefusedDocument([new GraphQLError(message, { source, positions, extensions: { code, http } })])
  }
}

const invalid = (message: string, nodes: GraphQLError['nodes']): GraphQLError =>
  new GraphQLError(message, {
    nodes: nodes ?? null,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { spec: true, status: 400 } },
  })

function understand(schema: GraphQLSchema, document: DocumentNode, fields: number): Understood {
  const operations = new Map(
    document.definitions.flatMap((node): [string, Operation][] =>
      node.kind === Kind.OPERATION_DEFINITION
        ? [
            [
              node.name?.value ?? '',
              {
                node,
                cost: createCost(schema, document, node),
                execute: createExecution(schema, document, node, fields),
              },
            ],
          ]
        : [],
    ),
  )
  const [first] = operations.values()
  return {
    document,
    parts: partsOf(document),
    mayLag: mayLag(schema, document),
    operation(name) {
      const operation = name === null ? operations.size === 1 && first : operations.get(name)
      if (operation) return operation
      const message = name === null ? 'Say which operation is meant: there are several.' : 'There is no such operation.'
      throw requestError(message, 'OPERATION_RESOLUTION_FAILURE', { status: 400 })
    },
  }
}

/** Without the names that errors suggest: where the schema is kept to itself, guessing at it tells nothing. */
const unsuggested = (message: string): string => message.replace(/ Did you mean .*$/s, '')

/** The same for variables, which are checked as late as when an operation is executed. */
export function withoutSuggestions(result: ExecutionResult): ExecutionResult {
  if (!result.errors || result.data !== undefined) return result
  const errors = result.errors.map((error) => {
    const message = unsuggested(error.message)
    return message === error.message ? error : inPlaceOf(error, message, error.extensions)
  })
  return { ...result, errors }
}
