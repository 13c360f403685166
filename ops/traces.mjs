// Sends traces to an OpenTelemetry collector, as docs/operating.md says: node --import /opt/traces/traces.mjs dist/main.js
// OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME and OTEL_TRACES_SAMPLER are read from the environment.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

const provider = new NodeTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
})
provider.register()

// What waits to be sent is sent before the process ends: at the signal, and while it does its last things.
const send = () => provider.forceFlush().catch(() => {})
function sendNow() {
  send()
  setInterval(send, 200).unref()
}
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, sendNow)
