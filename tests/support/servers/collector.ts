import { createServer } from 'node:http'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { freePort } from './ports.ts'

/** A span as a collector gets it. */
export interface ToldSpan {
  /** The process that tells of it. */
  readonly service: string
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  /** Empty for the first of a trace. */
  readonly parentSpanId: string
  readonly traits: Readonly<Record<string, unknown>>
}

/** A real HTTP server in this process that takes what OpenTelemetry's exporters send (OTLP, in JSON). */
export interface Collector extends AsyncDisposable {
  readonly spans: readonly ToldSpan[]
  /** All that was sent, as it came. */
  readonly bodies: readonly string[]
  /** The environment of a process that sends its traces here. */
  env(service: string): Readonly<Record<string, string>>
  /** The names of a span and of those that it is part of, from the first of its trace on, with their processes. */
  wayTo(span: ToldSpan): string[]
}

/** The one that operators are given. */
const preload = pathToFileURL(fileURLToPath(new URL('../../../ops/traces.mjs', import.meta.url))).href

export async function startCollector(): Promise<Collector> {
  const spans: ToldSpan[] = []
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = String(Buffer.concat(chunks))
    bodies.push(body)
    spans.push(...read(JSON.parse(body)))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  const port = await freePort()
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const parentOf = ({ traceId, parentSpanId }: ToldSpan) =>
    spans.find((span) => span.traceId === traceId && span.spanId === parentSpanId)
  const wayTo = (span: ToldSpan): string[] => {
    const parent = parentOf(span)
    return [...(parent ? wayTo(parent) : []), `${span.service}: ${span.name}`]
  }
  return {
    spans,
    bodies,
    env: (service) => ({
      NODE_OPTIONS: `--import ${preload}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_SERVICE_NAME: service,
      OTEL_BSP_SCHEDULE_DELAY: '50',
    }),
    wayTo,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<ToldSpan, 'service' | 'traits'> & { readonly attributes: readonly Attribute[] })[]
    }[]
  }[]
}

const read = ({ resourceSpans }: Sent): ToldSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, traceId, spanId, parentSpanId = '', attributes }) => ({
        service: String(valuesOf(resource.attributes)['service.name']),
        name,
        traceId,
        spanId,
        parentSpanId,
        traits: valuesOf(attributes),
      })),
    ),
  )

const valuesOf = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
