import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Counted, Measured, Telemetry, Watched } from '../domain/ports.ts'
import { type Asked, asked, counters, histograms, type Metric, watched } from './metrics.ts'

/** A telemetry that can be looked at. */
export interface Metrics extends Telemetry {
  /** Asks something before each look; `set` keeps a figure until the next look, and those of which nothing is said are left out. */
  ask(question: (set: SetFigure) => Promise<void>): void
  /** What is {@link Telemetry.watch watched} at this moment. */
  watched(): Readonly<Partial<Record<Watched, number>>>
  /** All of it, in Prometheus' text format. */
  text(): Promise<string>
  readonly contentType: string
}

type SetFigure = (name: Asked, value: number, labels?: Readonly<Record<string, string>>) => void

/** For who runs without an ops port: nothing is kept. */
export const noTelemetry: Telemetry = { isOn: false, count() {}, measure() {}, watch() {} }

/**
 * Metrics in a registry of their own. What Node tells of itself (event loop, memory, garbage collection) has the names
 * that its dashboards everywhere know.
 */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const shapeOf = ({ name, help, labels = [] }: Metric) => ({ name, help, labelNames: [...labels], registers })
  const made = <Name extends string, Made>(
    metrics: Readonly<Record<Name, Metric>>,
    make: (metric: Metric) => Made,
  ): Record<Name, Made> =>
    Object.fromEntries(Object.entries<Metric>(metrics).map(([name, metric]) => [name, make(metric)])) as Record<
      Name,
      Made
    >

  const counts = made<keyof Counted, Counter>(counters, (metric) => new Counter(shapeOf(metric)))
  const measures = made<keyof Measured, Histogram>(histograms, (metric) => {
    const { buckets } = metric as (typeof histograms)[keyof Measured]
    return new Histogram({ ...shapeOf(metric), buckets: [...buckets] })
  })
  const figures = made<Asked, Gauge>(asked, (metric) => new Gauge(shapeOf(metric)))
  const questions: ((set: SetFigure) => Promise<void>)[] = []
  const readers = new Map<Watched, () => number>()
  for (const [name, metric] of Object.entries(watched)) {
    new Gauge({
      ...shapeOf(metric),
      collect() {
        const read = readers.get(name as Watched)
        if (read) this.set(read())
        // What this process does not have it does not tell of.
        else this.remove()
      },
    })
  }

  const askAll = async () => {
    for (const figure of Object.values(figures)) figure.reset()
    const set: SetFigure = (name, value, labels = {}) => figures[name].set(labels, value)
    await Promise.all(questions.map((question) => question(set)))
  }
  let looking: Promise<string> | undefined
  const look = async () => {
    await askAll()
    return registry.metrics()
  }
  return {
    isOn: true,
    count(name, labels, by = 1) {
      counts[name].inc(labels, by)
    },
    measure(name, labels, seconds, times = 1) {
      const histogram = measures[name]
      for (let n = 0; n < times; n++) histogram.observe(labels, seconds)
    },
    watch(name, read) {
      readers.set(name, read)
    },
    ask: (question) => void questions.push(question),
    watched: () => Object.fromEntries([...readers].map(([name, read]) => [name, read()])),
    /** Those who look at the same time see the same: figures are set for one look. */
    text() {
      looking ??= look().finally(() => {
        looking = undefined
      })
      return looking
    },
    contentType: registry.contentType,
  }
}
