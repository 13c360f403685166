import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { afterEach, describe, expect, test } from 'vitest'
import { tracedAlarms, tracedDoorbell } from '../../src/app/traced.ts'
import type { AlarmClock, Doorbell, Statements } from '../../src/domain/ports.ts'
import { traced as tracedOperations } from '../../src/graphql/operation/traced.ts'
import { createProxyTrust } from '../../src/graphql/transports/origin.ts'
import { traced as tracedRequests } from '../../src/http/traced.ts'
import { traced as tracedStatements } from '../../src/infra/statements.ts'
import { openTracer, statementSpan } from '../../src/infra/tracer.ts'

test('without an SDK nothing is put before what is traced with one', () => {
  const tracer = openTracer()
  expect(tracer.isOn).toBe(false)
  const statements = {} as Statements
  expect(tracedStatements(statements, tracer)).toBe(statements)
  const operations = {} as Parameters<typeof tracedOperations>[0]
  expect(tracedOperations(operations, tracer)).toBe(operations)
  const handler = () => {}
  expect(tracedRequests(handler, '/graphql', tracer, () => true)).toBe(handler)
  const [doorbell, alarms] = [{} as Doorbell, {} as AlarmClock]
  expect(tracedDoorbell(doorbell, tracer)).toBe(doorbell)
  expect(tracedAlarms(alarms, tracer)).toBe(alarms)
})

describe('with an SDK', () => {
  /** A tracer, and what was told of so far. */
  const listened = () => {
    const exporter = new InMemorySpanExporter()
    new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()
    return { tracer: openTracer(), told: () => exporter.getFinishedSpans() }
  }
  afterEach(() => {
    trace.disable()
    context.disable()
  })
  const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']

  test('a span follows from the cause that it is given, and what is within follows from it', async () => {
    const { tracer, told } = listened()
    const cause = `00-${traceId}-${spanId}-01`
    await tracer.within({ name: 'outer', from: cause }, async (outer) => {
      await tracer.within(statementSpan('of something'), async () => {})
      expect(outer.cause).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-01$`))
    })
    const [statement, outer] = told()
    expect(outer?.parentSpanContext).toMatchObject({ traceId, spanId, isRemote: true })
    expect(statement?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId)
  })

  test.for([
    '',
    'nonsense',
    `00-${traceId}-${spanId}`,
    `ff-${traceId}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01`.repeat(1_000),
  ])('what is no cause begins a trace: %j', async (from) => {
    const { tracer, told } = listened()
    await tracer.within({ name: 'first', from }, async () => {})
    const [first] = told()
    expect(first?.parentSpanContext).toBeUndefined()
    expect(first?.spanContext().traceId).not.toBe(traceId)
  })

  test('what its sender does not sample is not told of, nor what is within, nor what follows elsewhere', async () => {
    const { tracer, told } = listened()
    await tracer.within({ name: 'outer', from: `00-${traceId}-${spanId}-00` }, async (outer) => {
      expect(outer.cause).toBeNull()
      await tracer.within(statementSpan('of something'), async () => {})
    })
    expect(told()).toEqual([])
  })

  test('statements and rings that are part of nothing are not told of, nor what follows from nothing', async () => {
    const { tracer, told } = listened()
    await tracer.within(statementSpan('of something'), async () => {})
    await tracer.within({ name: 'ring feed', kind: 'producer' }, async () => {})
    await tracer.within({ name: 'request' }, async () => {
      await tracer.within({ name: 'delivery', from: null }, () =>
        tracer.within(statementSpan('of something'), async () => {}),
      )
    })
    expect(told().map(({ name }) => name)).toEqual(['request'])
  })

  test.for([
    { proxies: ['127.0.0.1'], isPart: true },
    { proxies: ['10.0.0.0/8'], isPart: false },
    { proxies: [], isPart: false },
  ])('what a request says of traces is believed of proxies that are trusted alone: $proxies', async (given) => {
    const { tracer, told } = listened()
    const handler = tracedRequests((_, response) => response.end(), '/graphql', tracer, createProxyTrust(given.proxies))
    const server = createServer(handler).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    for (const flags of ['01', '00'])
      await fetch(`http://127.0.0.1:${port}`, { headers: { traceparent: `00-${traceId}-${spanId}-${flags}` } })
    await new Promise((resolve) => server.close(resolve).closeAllConnections())
    const traces = told().map((span) => span.spanContext().traceId === traceId)
    expect(traces).toEqual(given.isPart ? [true] : [false, false])
  })

  test('of an error its kind alone is told', async () => {
    const { tracer, told } = listened()
    const error = Object.assign(new Error('MARK'), { code: '23505', detail: 'MARK', severity: 'ERROR' })
    const failing = tracer.within({ name: 'failing' }, () => Promise.reject(error))
    await expect(failing).rejects.toBe(error)
    const [span] = told()
    expect(span).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '23505' }, events: [] })
    expect(JSON.stringify([span?.status, span?.attributes, span?.events])).not.toContain('MARK')
  })
})
