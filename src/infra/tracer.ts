import {
  type Context,
  context,
  isSpanContextValid,
  type Span as OpenSpan,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { sqlStateOf } from '../domain/errors.ts'
import type { Cause, Span, SpanOptions, Tracer } from '../domain/ports.ts'

const scope = 'openon'

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const

/** Within it nothing is told of. */
const untold: Span = {
  cause: null,
  run: (act) => context.with(ROOT_CONTEXT, act),
  rename() {},
  tell() {},
  fail() {},
  end() {},
}

const nothing: Span = { ...untold, run: (act) => act() }

/** @param purpose what it is for, as an operator sees it; one of a few */
export const statementSpan = (purpose: string): SpanOptions => ({
  name: `statement ${purpose}`,
  kind: 'client',
  traits: { 'db.system.name': 'postgresql' },
})

/** For who runs without an SDK. */
export const noTracer: Tracer = { isOn: false, start: () => nothing, within: (_span, act) => act(nothing) }

/**
 * Whether an OpenTelemetry SDK has been loaded, as by `node --import`, which is before anything of ours. One that comes
 * later is not looked for.
 */
function isListenedTo(): boolean {
  const provider = trace.getTracerProvider()
  // Without an SDK it is the API's own, which hands on to nobody.
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(scope) !== undefined
}

/** Spans for whichever OpenTelemetry SDK the process was started with. */
export function openTracer(): Tracer {
  if (!isListenedTo()) return noTracer
  const tracer = trace.getTracer(scope)

  const start = ({ name, kind = 'internal', from, traits = {} }: SpanOptions): Span => {
    if (from === null) return untold
    const parent = from === undefined ? context.active() : contextOf(from)
    const isPart = kind === 'client' || kind === 'producer'
    if (isPart && !trace.getSpan(parent)?.isRecording()) return nothing
    return spanOf(tracer.startSpan(name, { kind: kinds[kind], attributes: traits }, parent), parent)
  }
  return {
    isOn: true,
    start,
    async within(options, act) {
      const span = start(options)
      try {
        return await span.run(() => act(span))
      } catch (error) {
        span.fail(error)
        throw error
      } finally {
        span.end()
      }
    },
  }
}

function spanOf(span: OpenSpan, parent: Context): Span {
  const within = trace.setSpan(parent, span)
  return {
    get cause() {
      return span.isRecording() ? causeOf(span) : null
    },
    run: (act) => context.with(within, act),
    rename: (name) => void span.updateName(name),
    tell: (traits) => void span.setAttributes(traits),
    fail(error) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      span.setAttribute('error.type', kindOf(error))
    },
    end: () => span.end(),
  }
}

const kindOf = (error: unknown): string => sqlStateOf(error) ?? (error instanceof Error ? error.name : typeof error)

function causeOf(span: OpenSpan): Cause {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

/** Version, trace, span and flags (W3C Trace Context §3.2). */
const traceparent = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-|$)/

/** What follows from a cause that is none begins a trace. */
function contextOf(cause: Cause): Context {
  const [, traceId = '', spanId = '', flags = ''] = traceparent.exec(cause) ?? []
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED
  const parent = { traceId, spanId, traceFlags, isRemote: true }
  return isSpanContextValid(parent) ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
}

/** What a line of the log has of the trace that it is part of; null where nobody listens to any. */
export function traceFields(): (() => object) | null {
  if (!isListenedTo()) return null
  return () => {
    const found = trace.getActiveSpan()?.spanContext()
    return found && isSpanContextValid(found) ? { traceId: found.traceId } : {}
  }
}
