import type { CodegenConfig } from '@graphql-codegen/cli'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from './src/graphql/schema/schema.ts'

/**
 * Prints the schema as `schema.graphql`, and the page's operations as typed documents. Both are committed, so that
 * every change of the API shows in a diff, with what it does to a client.
 */
const config: CodegenConfig = {
  schema: printSchema(lexicographicSortSchema(schema)),
  generates: {
    'schema.graphql': {
      plugins: ['schema-ast'],
      config: { includeDirectives: true, sort: true },
    },
    'src/web/generated/': {
      preset: 'client',
      documents: 'src/web/*.graphql',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: {
          DateTime: 'string',
          LocalDate: 'string',
          LocalTime: 'string',
          ID: 'string',
          ByteCount: 'number',
          URL: 'string',
        },
      },
    },
  },
}

export default config
