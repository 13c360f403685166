import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { buildSchema, isIntrospectionType } from 'graphql'
import { expect, test } from 'vitest'

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')

test('the reference of the API is of the schema as it is: otherwise run "npm run reference"', async () => {
  const [schema, reference] = await Promise.all([read('schema.graphql'), read('src/web/public/reference/index.html')])
  expect(reference).toContain(`<p>${createHash('sha256').update(schema).digest('hex').slice(0, 12)}</p>`)
  const types = Object.values(buildSchema(schema).getTypeMap()).filter((type) => !isIntrospectionType(type))
  const lost = types.filter(({ name }) => !reference.includes(`id="definition-${name}"`))
  expect(lost.map(({ name }) => name)).toEqual(['Mutation', 'Query', 'Subscription'])
})
