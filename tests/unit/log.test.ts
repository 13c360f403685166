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

test('secrets, and objects, which may hold them however deep, stay out of the log', () => {
  const text = written((log) => {
    log.info({ ...fields, token: 'MARK', content: { body: 'MARK' }, user: 'u-1', done: null }, 'a line')
    log.info({ input: { user: { title: 'MARK' } }, list: [{ email: 'MARK' }], names: ['kept'] }, 'objects')
    log.info({ error: Object.assign(new Error('MARK'), { body: 'MARK' }), err: { body: 'MARK' } }, 'no errors')
  })
  expect(text).not.toContain('MARK')
  for (const told of ['u-1', 'kept', '"done":null']) expect(text).toContain(told)
  expect(text.match(/\[Redacted\]/g)?.length).toBe(7 + 2 + 1)
  expect(text).toContain('"err":{"type":"string"}')
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

test('what a database quotes stays out of the log, also where it looks like a line of a stack', () => {
  const quoting = Object.assign(new Error('invalid input: "x\n    at MARK (a letter)"'), { severity: 'ERROR' })
  const text = written((log) => log.error({ err: new Error('told', { cause: quoting }) }, 'it broke'))
  expect(text).not.toContain('MARK')
  expect(JSON.parse(text).err.cause.stack).toContain('log.test.ts')
})

test('what refers to itself is logged all the same', () => {
  const circle: Record<string, unknown> = { name: 'round' }
  circle['self'] = circle
  expect(written((log) => log.info(circle, 'a line'))).toContain('round')
})
