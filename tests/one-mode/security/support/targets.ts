import { tellByEmail } from '../../../../src/domain/notices/targets.ts'
import { localId } from '../../../support/ids.ts'
import * as operations from '../../../support/operations.ts'
import type { Person } from '../../../support/person.ts'
import { proveEmail } from '../../../support/proof.ts'
import { browserAt } from '../../../support/push-service.ts'
import type { TestServer } from '../../../support/server.ts'

/** Global ids: where somebody is told of things, by every channel, and a trial. */
interface Targets {
  readonly address: string
  readonly browser: string
  readonly program: string
  readonly trial: string
}

export const someProgram = 'https://program.invalid/called'

/** A browser that somebody is told at, as `addPushTarget` takes it. */
export const someBrowser = () => ({ ...browserAt('https://push.invalid').subscription, device: 'A laptop' })

/** Has somebody told by every channel; nothing is reached there but their address. */
export async function createTargets(server: TestServer, person: Person): Promise<Targets> {
  await proveEmail(server, person)
  await tellByEmail(server.ctx.db, localId(person.id))
  const { viewer } = await person.ask<{ viewer: { targets: { edges: { node: { id: string } }[] } } }>(
    operations.targets,
  )
  const address = viewer.targets.edges[0]?.node.id ?? ''
  const browser = await person.does(operations.addPushTarget, { input: someBrowser() })
  const program = await person.does(operations.addWebhookTarget, { url: someProgram })
  const trial = await person.does('mutation ($id: ID!) { testTarget(id: $id) { __typename ... on Delivery { id } } }', {
    id: address,
  })
  return {
    address,
    browser: String(browser['id']),
    program: (program as unknown as { target: { id: string } }).target.id,
    trial: String(trial['id']),
  }
}
