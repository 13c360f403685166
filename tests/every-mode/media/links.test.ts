import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect } from 'vitest'
import type { FileLink } from '../../../src/domain/media/links.ts'
import { localId } from '../../support/ids.ts'
import { photo } from '../../support/media/photos.ts'
import { mode } from '../../support/mode.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, password } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'

/** A letter unfolds a day before its day, so that each of its states lasts until the test lets time pass. */
const test = testWithServer({ UNFOLDING_WINDOW: '1d', SWEEP_INTERVAL: '50ms', MEDIA_URL_LIFETIME: '1h' })

let picture: Buffer
beforeAll(async () => {
  picture = await photo()
})

/** What happens to a file, in this order; each life goes so far, and perhaps leaves out some of it. */
const stages = ['loose', 'drafted', 'detached', 'sealed', 'unfolding', 'ready', 'opened'] as const
type Stage = (typeof stages)[number]

const leavings = [
  'none',
  'sender deactivated',
  'receiver deactivated',
  'sender deleted',
  'sender deleted, withdrawing',
  'receiver deleted',
] as const
type Leaving = (typeof leavings)[number]

interface Life {
  readonly last: Stage
  /** Whether it is in a draft before it is sealed. */
  readonly isDrafted: boolean
  /** Whether it is taken out of a draft again before that. */
  readonly isDetached: boolean
  readonly allowEarlyView: boolean
  readonly isToOneself: boolean
  readonly leaving: Leaving
}

const lives: fc.Arbitrary<Life> = fc.record({
  last: fc.constantFrom(...stages),
  isDrafted: fc.boolean(),
  isDetached: fc.boolean(),
  allowEarlyView: fc.boolean(),
  isToOneself: fc.boolean(),
  leaving: fc.constantFrom(...leavings),
})

const both = ['file', 'thumbnail'] as const

type Who = 'sender' | 'receiver' | 'stranger' | 'nobody'

/** Where a file is, and who has an account. */
interface Situation {
  readonly stage: Stage
  readonly isThere: boolean
  readonly letter: string | null
  readonly absent: ReadonlySet<Who>
}

/** The rules, in other words than the program's. */
function mayRead(who: Who, { allowEarlyView, isToOneself }: Life, { stage, isThere, absent }: Situation): boolean {
  if (!isThere || absent.has(who)) return false
  if (who === 'sender') return true
  if (who !== 'receiver') return false
  if (isToOneself) return true
  return stage === 'opened' || (allowEarlyView && (stage === 'unfolding' || stage === 'ready'))
}

async function live(server: TestServer, life: Life): Promise<void> {
  const [alice, bob, eve] = await Promise.all(['alice', 'bob', 'eve'].map((name) => server.signUp(name)))
  if (!alice || !bob || !eve) throw new Error('Nobody came.')
  const receiver = life.isToOneself ? alice : bob
  const people: Record<Who, string> = {
    sender: localId(alice.id),
    receiver: localId(receiver.id),
    stranger: localId(eve.id),
    nobody: randomUUID(),
  }
  const mediaId = await alice.uploads(picture)
  const otherLetter = localId((await alice.seals({ for: alice })).id)
  /** Every link that anybody could have had or made until now. */
  const links = new Map<string, FileLink & { who: Who }>()
  const look = async (situation: Situation) => {
    for (const who of Object.keys(people) as Who[])
      for (const capsuleId of [null, otherLetter, ...(situation.letter ? [situation.letter] : [])])
        for (const what of who === 'nobody' ? both.slice(0, 1) : both) {
          const link = { mediaId: localId(mediaId), capsuleId, viewerId: people[who], what }
          links.set(server.ctx.links.linkTo(link), { ...link, who })
        }
    const found = await Promise.all(
      [...links].map(async ([url, link]) => {
        const { status } = await fetch(url, { method: 'GET' }).then(async (answer) => {
          await answer.arrayBuffer()
          return answer
        })
        const isRight = link.capsuleId === null || link.capsuleId === situation.letter
        const expected = isRight && mayRead(link.who, life, situation) ? 200 : 404
        return status === expected ? [] : [{ ...situation, ...link, status, expected }]
      }),
    )
    expect(found.flat()).toEqual([])
    if (situation.letter && !situation.absent.size) await compare(situation)
  }
  /** Also the API shows the file to those alone. */
  const compare = async (situation: Situation) => {
    const id = situation.letter
    const isDraft = situation.stage === 'drafted'
    const global = Buffer.from(`${isDraft ? 'Draft' : 'Capsule'}:${id}`).toString('base64')
    const query = isDraft
      ? 'query ($id: ID!) { found: draft(id: $id) { attachments { id } } }'
      : 'query ($id: ID!) { found: capsule(id: $id) { content { attachments { id } } } }'
    for (const [who, person] of [
      ['sender', alice],
      ['receiver', receiver],
      ['stranger', eve],
    ] as const) {
      const answer = JSON.stringify(await person.query(query, { id: global }))
      expect([who, answer.includes(mediaId)]).toEqual([who, mayRead(who, life, situation)])
    }
  }

  let situation: Situation = { stage: 'loose', isThere: true, letter: null, absent: new Set() }
  const goes = async (change: Partial<Situation>) => {
    situation = { ...situation, ...change }
    await look(situation)
  }
  const isPast = (stage: Stage) => stages.indexOf(life.last) >= stages.indexOf(stage)
  await look(situation)

  const letter = { title: 'A letter', body: 'With a picture.', allowEarlyView: life.allowEarlyView }
  const attachments = [{ mediaId, caption: 'This is it' }]
  const unlocksAt = inTime('3d').toISOString()
  let sealed: { id: string } | null = null
  if (isPast('drafted') && (life.isDrafted || life.last === 'drafted')) {
    let draft = await alice.drafts({ ...letter, attachments })
    await goes({ stage: 'drafted', letter: localId(draft.id) })
    if (isPast('detached') && life.isDetached) {
      await alice.does(operations.updateDraft, { input: { id: draft.id, attachments: [] } })
      await goes({ stage: 'loose', letter: null })
      draft = await alice.drafts({ ...letter, attachments })
      await goes({ stage: 'drafted', letter: localId(draft.id) })
    }
    if (isPast('sealed')) {
      sealed = (await alice.does(operations.sealDraft, {
        input: { id: draft.id, receiverId: receiver.id, unlocksAt },
      })) as unknown as { id: string }
    }
  } else if (isPast('sealed'))
    sealed = await alice.seals({ for: receiver, at: new Date(unlocksAt), ...letter, attachments })
  if (sealed) {
    const { id } = sealed
    const becomes = (state: string) =>
      until(async () => (await alice.looksAt({ id }))?.['state'] === state, { what: state })
    await goes({ stage: 'sealed', letter: localId(id) })
    if (isPast('unfolding')) {
      await timePasses(server.ctx, '60h', { id })
      await becomes('UNFOLDING')
      await goes({ stage: 'unfolding' })
    }
    if (isPast('ready')) {
      await timePasses(server.ctx, '12h', { id })
      await becomes('READY')
      await goes({ stage: 'ready' })
    }
    if (isPast('opened')) {
      expect(await receiver.opens({ id })).toMatchObject({ __typename: 'Capsule' })
      await goes({ stage: 'opened' })
    }
  }
  await leave(life, { alice, bob }, situation, goes)
}

const deactivation = 'mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }'
const deletion = `mutation ($password: String!, $withdraw: Boolean!) {
  deleteAccount(password: $password, withdrawLetters: $withdraw) { __typename }
}`

async function leave(
  { leaving, isToOneself }: Life,
  { alice, bob }: Record<'alice' | 'bob', Person>,
  { stage }: Situation,
  goes: (change: Partial<Situation>) => Promise<void>,
): Promise<void> {
  if (leaving === 'none') return
  const [who, how] = leaving.split(' ') as [Who, string]
  const withdraw = leaving.endsWith('withdrawing')
  const person = who === 'sender' || isToOneself ? alice : bob
  if (how === 'deactivated') await person.does(deactivation, { password })
  else await person.does(deletion, { password, withdraw })
  const absent = new Set<Who>(isToOneself ? ['sender', 'receiver'] : [who])
  const isSealed = stages.indexOf(stage) >= stages.indexOf('sealed')
  const isGone =
    how !== 'deactivated' &&
    ((isToOneself && person === alice) || (person === alice && !isSealed) || (withdraw && stage !== 'opened'))
  await goes({ absent, ...(isGone && { isThere: false }) })
}

/** Each place where a life may end, with and without early views; and with each way to leave. */
const everyEnd: [Life][] = [
  ...stages.flatMap((last) =>
    [true, false].flatMap((allowEarlyView) =>
      [true, false].map((isToOneself) => ({
        ...{ last, allowEarlyView, isToOneself, isDrafted: allowEarlyView, isDetached: true },
        leaving: 'none' as const,
      })),
    ),
  ),
  ...leavings.flatMap((leaving) =>
    (['drafted', 'sealed', 'opened'] as const).map((last) => ({
      ...{ last, leaving, allowEarlyView: true, isToOneself: false, isDrafted: true, isDetached: false },
    })),
  ),
].map((life) => [life])

test('a link to a file opens it exactly when its person may read the letter that it is in, whoever made it and when', async ({
  server,
}) => {
  await fc.assert(
    fc.asyncProperty(lives, (life) => live(server, life)),
    mode === 'postgres' ? { examples: everyEnd, numRuns: everyEnd.length + 5 } : { numRuns: 8 },
  )
})

test('a link that was changed, is too old, or was signed by somebody else opens nothing', async ({ server }) => {
  const alice = await server.signUp('alice')
  const mediaId = localId(await alice.uploads(picture))
  const link = server.ctx.links.linkTo({ mediaId, capsuleId: null, viewerId: localId(alice.id), what: 'file' })
  expect((await fetch(link)).status).toBe(200)
  const [head = '', signature = ''] = link.slice(link.lastIndexOf('/') + 1).split('.')
  const before = link.slice(0, link.lastIndexOf('/') + 1)
  const said = JSON.parse(Buffer.from(head, 'base64url').toString())
  const saying = (changed: unknown) => Buffer.from(JSON.stringify(changed)).toString('base64url')
  const forged = [
    ...[0, 1, 10, 42].map((at) => `${head}.${flip(signature, at)}`),
    ...[0, head.length - 2].map((at) => `${flip(head, at)}.${signature}`),
    `${saying([said[0], said[1], randomUUID(), said[3], said[4]])}.${signature}`,
    `${saying([said[0], said[1], said[2], said[3], said[4] + 1])}.${signature}`,
    `${head}.`,
    head,
    '',
    `.${signature}`,
    '%',
    '../../health',
    `${head}.${'A'.repeat(43)}`,
    'x'.repeat(8_000),
  ]
  for (const token of forged) expect([token, (await fetch(`${before}${token}`)).status]).toEqual([token, 404])
})

const flip = (text: string, at: number) => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
