import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { disposable } from '../disposable.ts'
import { freePort } from './ports.ts'
import { findBinary, runServer, temporaryFolder } from './throw-away.ts'

const binaries = { prometheus: findBinary('prometheus'), promtool: findBinary('promtool') }

/** Why there can be no Prometheus here; null where there can. */
export const prometheusIsMissing =
  binaries.prometheus && binaries.promtool ? null : 'There is no Prometheus: install it (Debian: prometheus).'

/** Prometheus as an operator has it, but quicker: it looks ten times a second. */
export interface Prometheus extends AsyncDisposable {
  /** Asks for something of its API, such as `query?query=up`. */
  ask<Data>(what: string): Promise<Data>
}

/** @param target host and port of an ops port */
export const startPrometheus = (target: string, rules: string): Promise<Prometheus> =>
  disposable(async (use) => {
    if (!binaries.prometheus) throw new Error(prometheusIsMissing ?? '')
    const { path } = use(await temporaryFolder())
    const port = await freePort()
    const file = join(path, 'prometheus.yml')
    await writeFile(
      file,
      `
global: { scrape_interval: 100ms, scrape_timeout: 100ms, evaluation_interval: 100ms }
rule_files: ['${rules}']
scrape_configs:
  - job_name: openon
    scrape_interval: 500ms
    scrape_timeout: 500ms
    static_configs: [{ targets: ['${target}'] }]
`,
    )
    const url = `http://127.0.0.1:${port}`
    const command = [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(path, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]
    const isUp = async () => (await fetch(`${url}/-/ready`)).ok
    use(await runServer([binaries.prometheus, ...command], {}, 'SIGKILL', isUp))
    return {
      async ask<Data>(what: string) {
        const { data } = (await (await fetch(`${url}/api/v1/${what}`)).json()) as { data: Data }
        return data
      },
    }
  })

/** What `promtool` says; rejects with it where something is wrong. */
export async function promtool(args: readonly string[], input = ''): Promise<string> {
  const running = promisify(execFile)(binaries.promtool ?? 'promtool', args)
  running.child.stdin?.end(input)
  const { stdout, stderr } = await running
  return stdout + stderr
}
