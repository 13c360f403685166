import { until } from './until.ts'

/** What a check tells. */
interface Told {
  readonly state: string
  readonly needed?: boolean
  readonly latencyMs?: number | null
  readonly since?: string
  readonly why?: string
}

/** What an ops port says of whether its process should get traffic. */
export async function readiness(ops: string) {
  const response = await fetch(`${ops}/health/ready`)
  const told = (await response.json()) as { ready: boolean; status: string; checks: Record<string, Told> }
  return { code: response.status, ...told }
}

/** The same, once everything that there is has answered well. */
export const allWell = (ops: string) =>
  until(async () => {
    const told = await readiness(ops)
    return told.code === 200 && Object.values(told.checks).every(({ state }) => /^(ok|off)$/.test(state)) && told
  })
