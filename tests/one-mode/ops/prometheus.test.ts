import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { exportedNames } from '../../support/metrics.ts'
import { prometheusIsMissing, promtool, startPrometheus } from '../../support/servers/prometheus.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer({ OPS_PORT: '0' })

const root = new URL('../../../', import.meta.url)
const rules = fileURLToPath(new URL('ops/prometheus-rules.yml', root))
const read = (path: string) => readFile(new URL(path, root), 'utf8')
const namesIn = (text: string) => [...new Set(text.match(/\b(openon|nodejs|process)_[a-z0-9_]+/g))]

describe('what operators are given', () => {
  test('names no metric that is not exported', async ({ server }) => {
    const exported = await exportedNames(server.ops)
    for (const file of ['ops/grafana-dashboard.json', 'ops/prometheus-rules.yml', 'docs/operating.md']) {
      const used = namesIn(await read(file))
      expect(used.length, file).toBeGreaterThanOrEqual(10)
      expect(
        used.filter((name) => !exported.has(name)),
        file,
      ).toEqual([])
    }
  })

  test('explains every metric of ours, and every alert', async ({ server }) => {
    const manual = await read('docs/operating.md')
    const exported = [...(await exportedNames(server.ops))].filter((name) =>
      /^openon_.*(?<!_(bucket|sum|count))$/.test(name),
    )
    expect(exported.filter((name) => !manual.includes(`\`${name}\``))).toEqual([])
    const alerts = [...(await read('ops/prometheus-rules.yml')).matchAll(/alert: (\w+)/g)].map(([, name]) =>
      String(name),
    )
    expect(alerts.filter((name) => !manual.includes(`\`${name}\``))).toEqual([])
  })

  test('is a dashboard whose panels each have a question and a place of their own', async () => {
    const { panels } = JSON.parse(await read('ops/grafana-dashboard.json')) as { panels: Panel[] }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    for (const { type, title, targets = [] } of panels)
      if (type !== 'row')
        expect(
          targets.every(({ expr }) => expr.includes('$job')),
          title,
        ).toBe(true)
    const places = panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)
    expect(new Set(places).size).toBe(places.length)
  })
})

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number }
  readonly targets?: readonly { readonly expr: string }[]
}

if (prometheusIsMissing && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(prometheusIsMissing)

describe.skipIf(prometheusIsMissing)('a real Prometheus', () => {
  test('takes the rules, and finds the names of metrics in good order', async ({ server }) => {
    expect(await promtool(['check', 'rules', rules])).toContain('SUCCESS')
    const text = await (await fetch(`${server.ops}/metrics`)).text()
    const ours = text.split('\n').filter((line) => /^(# (HELP|TYPE) )?openon_/.test(line))
    expect(await promtool(['check', 'metrics'], `${ours.join('\n')}\n`)).toBe('')
  })

  test('scrapes the ops port, and can judge by every rule', async ({ server }) => {
    await using prometheus = await startPrometheus(new URL(server.ops).host, rules)
    const query = (text: string) =>
      prometheus.ask<{ result: { value: [number, string] }[] }>(`query?query=${encodeURIComponent(text)}`)
    await until(async () => (await query('openon_letters_due{job="openon"}')).result[0]?.value[1] === '0')
    expect((await query('up{job="openon"}')).result[0]?.value[1]).toBe('1')
    // Every rule has been evaluated, and none is broken.
    const judged = await until(async () => {
      const { groups } = await prometheus.ask<Rules>('rules')
      const all = groups.flatMap(({ rules }) => rules)
      return all.length > 10 && all.every(({ health }) => health !== 'unknown') && all
    })
    expect(judged.filter(({ health }) => health !== 'ok')).toEqual([])
  })
})

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly health: string }[] }[]
}
