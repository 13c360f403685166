import { pino } from 'pino'
import { expect, test } from 'vitest'
import { logOptions } from '../../src/infra/log.ts'

/** What is written of what is logged. */
function written(log: (to: pino.Logger) => void): string {
  const lines: string[] = []
  log(pino(logOptions('info'), { write: (line: string) => void lines.push(line) }))
  return lines.join('')
}

const fields = { password: 'MARK', accessToken: 'MARK', refreshToken: 'MARK', authorization: 'MARK', body: 'MARK' }

test('secrets and what letters say stay out of the log, in a line and in an object of it', () => {
  const text = written((log) => {
    log.info({ ...fields, content: { body: 'MARK' }, user: 'u-1' }, 'a line')
    log.info({ input: { ...fields, title: 'kept' } }, 'an object')
  })
  expect(text).not.toContain('MARK')
  for (const told of ['u-1', 'kept']) expect(text).toContain(told)
  expect(text.match(/\[Redacted\]/g)).toHaveLength(6 + 5)
})

test('logging changes nothing of what is logged', () => {
  const line = { input: { password: 'mine' }, body: 'mine' }
  written((log) => log.info(line, 'a line'))
  expect(line).toEqual({ input: { password: 'mine' }, body: 'mine' })
})

test('an error is told by kind and place, without what else hangs on it', () => {
  const error = Object.assign(new TypeError('told'), { command: { args: ['MARK'] }, body: 'MARK' })
  const text = written((log) => log.error({ err: error }, 'it broke'))
  expect(JSON.parse(text).err).toMatchObject({ type: 'TypeError', message: 'told' })
  expect(text).not.toContain('MARK')
})

test('what refers to itself is logged all the same', () => {
  const circle: Record<string, unknown> = { name: 'round' }
  circle['self'] = circle
  expect(written((log) => log.info(circle, 'a line'))).toContain('round')
})
