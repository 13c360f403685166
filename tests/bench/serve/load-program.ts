import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { quantile } from '../measure.ts'
import type { Run, RunResult } from './load.ts'

// The load, in a process of its own: raw HTTP/1.1 over sockets that stay open, one request at a time on each, for a
// client's own cost would be taken for the server's.

/** So many answers are read closely. */
const readClosely = 64
const error = '"errors"'

process.on('message', async (run: Run) => process.send?.(await load(run)))
process.on('disconnect', () => process.exit())

async function load({ host, port, requests, connections, seconds, most, expect }: Run): Promise<RunResult> {
  const messages = requests.map(({ head, body }) =>
    Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
  )
  const failures: string[] = []
  const latencies: number[] = []
  let [asked, answered] = [0, 0]
  const start = performance.now()
  const deadline = start + seconds * 1_000

  const check = (answer: Buffer) => {
    const close = answered++ < readClosely
    if (isOk(answer) && answer.includes(expect.text) && !answer.includes(error)) {
      if (!close || answer.toString().split(expect.text).length - 1 === expect.times) return
    }
    if (failures.length < 3) failures.push(answer.toString().slice(0, 800))
  }
  const client = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true })
      let answer: Buffer | null = null
      let began = 0
      const next = () => {
        const message = messages[asked % messages.length]
        if (!message || asked >= most || failures.length > 0 || performance.now() > deadline) {
          socket.destroy()
          return resolve()
        }
        asked++
        began = performance.now()
        socket.write(message)
      }
      socket.on('connect', next)
      socket.on('error', reject)
      socket.on('end', () => reject(new Error('The server has closed a connection.')))
      socket.on('data', (data: Buffer) => {
        answer = answer ? Buffer.concat([answer, data]) : data
        if (!isWhole(answer)) return
        latencies.push(performance.now() - began)
        check(answer)
        answer = null
        next()
      })
    })
  try {
    await Promise.all(Array.from({ length: connections }, client))
  } catch (reason) {
    failures.push(String(reason))
  }
  return {
    answered,
    seconds: (performance.now() - start) / 1_000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    failures,
  }
}

const isOk = (answer: Buffer) => answer.toString('latin1', 9, 12) === '200'

/** Whether an answer has arrived to its end, by its length (RFC 9112 §6.2) or its last chunk (§7.1). */
function isWhole(answer: Buffer): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.toString('latin1', 0, end))?.[1]
  if (length !== undefined) return answer.length >= end + 4 + Number(length)
  return answer.toString('latin1', answer.length - 5) === '0\r\n\r\n'
}
