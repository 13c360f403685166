import { serverAudits } from 'graphql-http'
import { expect } from 'vitest'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer({ RATE_LIMIT_ADDRESS: 'off' })

test.for(serverAudits({ url: '' }).map(({ id, name }) => ({ id, name })))(
  'GraphQL over HTTP, $id: $name',
  async ({ id }, { server }) => {
    const audit = serverAudits({ url: server.url }).find((one) => one.id === id)
    expect(await audit?.fn()).toMatchObject({ status: 'ok' })
  },
)
