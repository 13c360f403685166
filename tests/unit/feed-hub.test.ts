import { expect, test } from 'vitest'
import { createFeedHub } from '../../src/domain/feed/hub.ts'
import type { Statement, Statements } from '../../src/domain/ports.ts'
import { noTelemetry } from '../../src/infra/telemetry.ts'
import { noTracer } from '../../src/infra/tracer.ts'
import { until } from '../support/until.ts'

const log = { info() {}, warn() {}, error() {} }
const doorbell = { ring: async () => {}, listen: () => () => {}, heardUntil: () => 0 }

/** Feeds of so many events, and what is read of them. */
function feedsOf(events: number) {
  const reads: { cursors: number; rows: number }[] = []
  const run = async ({ name }: Statement, values: readonly unknown[]) => {
    if (name === 'feed bounds')
      return (values[0] as string[]).map((userId) => ({ userId, lastSeq: events, prunedSeq: 0 }))
    const [users, places, limit] = values as [string[], number[], number]
    const rows = users.flatMap((_, n) => {
      const after = places[n] ?? 0
      const length = Math.min(limit, events - after)
      return Array.from({ length }, (_, k) => ({ cursor: n + 1, seq: after + k + 1, id: null }))
    })
    reads.push({ cursors: users.length, rows: rows.length })
    return rows
  }
  return { reads, statements: { run } as unknown as Statements }
}

test('however many subscribers have missed much, one query reads at most 1,000 events; each gets all of them', async () => {
  const { reads, statements } = feedsOf(60)
  const hub = createFeedHub({
    statements,
    doorbell,
    log: log as never,
    telemetry: noTelemetry,
    tracer: noTracer,
    heartbeat: 3_600_000,
  })
  const seen = Array.from({ length: 500 }, () => [] as number[])
  for (const [n, events] of seen.entries()) {
    const pages = await hub.pages(`user ${n}`, 0)
    void (async () => {
      for await (const page of pages) events.push(...page.map(({ seq }) => seq))
    })()
  }
  await until(() => seen.every(({ length }) => length === 60))
  for (const events of seen) expect(events).toEqual(Array.from({ length: 60 }, (_, n) => n + 1))
  expect(Math.max(...reads.map(({ rows }) => rows))).toBeLessThanOrEqual(1_000)
  hub.close()
})

test('pages that are waited for end when their reader leaves, and all when the hub closes', async () => {
  const hub = createFeedHub({
    ...feedsOf(0),
    doorbell,
    log: log as never,
    telemetry: noTelemetry,
    tracer: noTracer,
    heartbeat: 3_600_000,
  })
  const [leaves, stays, neverAsked] = await Promise.all(['a', 'b', 'c'].map((user) => hub.pages(user, null)))
  const [left, stayed] = [leaves?.next(), stays?.next()]
  await until(() => hub.size === 2)
  await Promise.all([leaves?.return?.(), neverAsked?.return?.()])
  expect(await left).toEqual({ done: true, value: undefined })
  expect(hub.size).toBe(1)
  hub.close()
  expect(await stayed).toEqual({ done: true, value: undefined })
  expect(hub.size).toBe(0)
})
