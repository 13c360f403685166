import fc from 'fast-check'
import { expect } from 'vitest'
import { type Answer, get, post } from '../../support/clients/raw-http.ts'
import { openSocket } from '../../support/clients/raw-socket.ts'
import { subscribeOverSse } from '../../support/clients/raw-sse.ts'
import { globalId } from '../../support/ids.ts'
import { mode } from '../../support/mode.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'
import { plain, type Shape, selectionOf, shapes } from './visibility/shape.ts'
import { type Role, roles, type State, sightsOf, states } from './visibility/table.ts'
import { variablesOf, type Way, ways } from './visibility/ways.ts'
import { createWorld, env, type World } from './visibility/world.ts'

const test = testWithServer(env)

type Attempt = readonly [role: Role, state: State, allowEarlyView: boolean, way: string, over: Carrier, shape: Shape]

/** How an operation is carried; by POST or GET where nothing is to be followed, over a socket where it is. */
type Carrier = (typeof carriers)[number]
const carriers = ['http', 'ws', 'sse'] as const

/** The rules are the same in every mode, so going through all of this in one of them is enough. */
const everyAttempt: [Attempt][] = roles.flatMap((role) =>
  states.flatMap((state) =>
    [true, false].flatMap((allowEarlyView) =>
      Object.keys(ways).map((way): [Attempt] => [[role, state, allowEarlyView, way, 'http', plain]]),
    ),
  ),
)

test('whichever way somebody tries to reach a letter, they find exactly what is theirs to see', async ({ server }) => {
  const world = await createWorld(server)
  const attempts = fc.tuple(
    fc.constantFrom(...roles),
    fc.constantFrom(...states),
    fc.boolean(),
    fc.constantFrom(...Object.keys(ways)),
    fc.constantFrom(...carriers),
    shapes,
  )
  await fc.assert(
    fc.asyncProperty(attempts, async ([role, state, allowEarlyView, wayName, over, shape]) => {
      const way = wayOf(wayName)
      if (way.changes?.(role, state)) return
      const letter = world.letter(role, state, allowEarlyView)
      const sights = sightsOf(role, state, allowEarlyView)
      const isFound =
        sights.exists &&
        (way.only?.includes(role) ?? true) &&
        statesShownBy(way).includes(state) &&
        !isUnanswered(wayName)
      const answer = await attempt(server, world, role, way, letter.id, over, shape)

      const found = (text: string | null) => text !== null && answer.includes(text)
      const id = globalId(way.reaches, letter.id)
      expect({
        id: found(id),
        title: found(letter.title),
        body: found(letter.body),
        reply: found(letter.reply),
      }).toEqual({
        id: isFound,
        title: isFound,
        body: isFound && sights.content,
        reply: isFound && letter.reply !== null,
      })
      if (way.byId && !sights.exists) {
        const nothing = '0190a000-0000-7000-8000-000000000000'
        expect(answer).toBe(await attempt(server, world, role, way, nothing, over, shape))
      }

      // Only an answered letter is told with the refusal of a second answer.
      function isUnanswered(name: string) {
        return name === 'answering' && letter.reply === null
      }
    }),
    mode === 'postgres' ? { examples: everyAttempt, numRuns: everyAttempt.length + 200 } : { numRuns: 200 },
  )
})

test('opening a letter that is ready is what shows its receiver what it says', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const letter = await alice.seals({ for: bob, body: 'At last' })
  await timePasses(server.ctx, '1h', letter)
  await until(async () => (await bob.looksAt(letter))?.['state'] === 'READY')
  expect(await bob.looksAt(letter)).toMatchObject({ content: null, viewerCanOpen: true })
  expect(await bob.opens(letter)).toMatchObject({ __typename: 'Capsule', content: { body: 'At last' } })
  expect(await bob.looksAt(letter)).toMatchObject({ content: { body: 'At last' }, viewerCanOpen: false })
})

function wayOf(name: string): Way {
  const way = ways[name]
  if (!way) throw new Error(`There is no way “${name}”.`)
  return way
}

const statesShownBy = (way: Way): readonly State[] =>
  way.states ?? (way.reaches === 'Draft' ? ['DRAFT'] : ['SEALED', 'UNFOLDING', 'READY', 'OPENED'])

/** Everything that the server answers to one attempt, as text. */
async function attempt(
  server: TestServer,
  world: World,
  role: Role,
  way: Way,
  id: string,
  over: Carrier,
  shape: Shape,
): Promise<string> {
  const { selection, fragments } = selectionOf(way.reaches, shape)
  const field = way.field(selection)
  const variables = variablesOf(id)
  const used = Object.keys(variables).filter((name) => field.includes(`$${name}`))
  const declared = used.length > 0 ? `(${used.map((name) => `$${name}: ID!`).join(', ')})` : ''
  const spread = fragments && field.includes('...F') ? fragments : ''
  const query = `${way.kind} ${declared} { ${shape.rootAlias}: ${field} } ${spread}`
  const token = world.tokens[role]
  if (over === 'http' && way.kind === 'mutation') {
    return told(await post(server.url, token, query, variables))
  }
  if (over === 'http' && way.kind === 'query') {
    // Asked for both ways at once, it has to be the same.
    const [posted, got] = await Promise.all([
      post(server.url, token, query, variables).then(told),
      get(server.url, token, query, variables).then(told),
    ])
    expect(got, query).toBe(posted)
    return posted
  }
  const awaited = way.kind !== 'subscription' || way.byId ? 1 : world.feedLengths[role]
  await using socket = openSocket(server.url, token)
  await using watch =
    over === 'sse' ? subscribeOverSse(server.url, token, query, variables) : socket.subscribe(query, variables)
  await until(() => watch.isOver || (awaited > 0 && watch.events.length >= awaited))
  return JSON.stringify(watch.events.length > 0 ? watch.events : await watch.ended())

  function told({ data, errors }: Answer): string {
    for (const { extensions } of errors) expect(extensions?.code, query).toBe('UNAUTHENTICATED')
    return JSON.stringify({ data, errors: errors.map(({ message }) => message) })
  }
}
