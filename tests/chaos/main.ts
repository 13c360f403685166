import { parseArgs } from 'node:util'
import { chaos } from './run.ts'

// npm run chaos -- --seed 7 --minutes 5
const { values } = parseArgs({ options: { seed: { type: 'string' }, minutes: { type: 'string', default: '1' } } })
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
console.info(`chaos with seed ${seed} for ${values.minutes} min`)
const verdict = await chaos(seed, Number(values.minutes) * 60_000, console.info)
for (const violation of verdict.violations) console.error(`VIOLATION  ${violation}`)
const { letters, events, returns, mails, struck, violations } = verdict
const counts = `${letters} letters, ${events} events, ${mails} mails, ${struck.length} faults, ${returns} returns`
console.info(`${violations.length === 0 ? 'KEPT' : 'BROKEN'}  seed ${seed}: ${counts}, ${violations.length} violations`)
process.exit(violations.length === 0 ? 0 : 1)
