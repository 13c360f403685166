import { buildSchema, type GraphQLObjectType, parse, subscribe } from 'graphql'
import { expect, test } from 'vitest'
import { unauthenticated } from '../../src/graphql/schema/context.ts'
import { forAnybody, guarded } from '../../src/graphql/schema/signed-in.ts'

test('a subscription does not begin for who is not signed in, whether or not it asks who they are', async () => {
  const schema = buildSchema('type Query { it: Int } type Subscription { theirs: Int anybodys: Int }')
  const begun: string[] = []
  const { theirs, anybodys } = (schema.getSubscriptionType() as GraphQLObjectType).getFields()
  if (!theirs || !anybodys) throw new Error('A field is missing.')
  for (const field of [theirs, anybodys]) {
    field.subscribe = async function* () {
      begun.push(field.name)
      yield { [field.name]: 1 }
    }
  }
  anybodys.extensions = forAnybody
  const contextValue = {
    me() {
      throw unauthenticated()
    },
  }
  const ask = (field: string) =>
    subscribe({ schema: guarded(schema), document: parse(`subscription { ${field} }`), contextValue })
  expect(await ask('theirs')).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  const events = (await ask('anybodys')) as AsyncGenerator
  expect(await events.next()).toMatchObject({ value: { data: { anybodys: 1 } } })
  await events.return(undefined)
  expect(begun).toEqual(['anybodys'])
})
