import { expect, test } from 'vitest'
import { allows, becomes, type Command, life, stateAllows, statesFor } from '../../src/domain/transitions/lifecycle.ts'
import { CapsuleState } from '../../src/generated/prisma/enums.ts'

const commands = Object.keys(life) as Command[]
const refused = null

/** The rules once more, told the other way round: every state × every command. */
const expected: Record<CapsuleState, Record<Command, CapsuleState | 'GONE' | null>> = {
  DRAFT: {
    edit: 'DRAFT',
    delete: 'GONE',
    seal: 'SEALED',
    unfold: refused,
    unlock: refused,
    open: refused,
    reply: refused,
    withdraw: refused,
  },
  SEALED: {
    edit: refused,
    delete: refused,
    seal: refused,
    unfold: 'UNFOLDING',
    unlock: 'READY',
    open: refused,
    reply: refused,
    withdraw: 'GONE',
  },
  UNFOLDING: {
    edit: refused,
    delete: refused,
    seal: refused,
    unfold: 'UNFOLDING',
    unlock: 'READY',
    open: refused,
    reply: refused,
    withdraw: 'GONE',
  },
  READY: {
    edit: refused,
    delete: refused,
    seal: refused,
    unfold: refused,
    unlock: refused,
    open: 'OPENED',
    reply: refused,
    withdraw: 'GONE',
  },
  OPENED: {
    edit: refused,
    delete: refused,
    seal: refused,
    unfold: refused,
    unlock: refused,
    open: refused,
    reply: 'OPENED',
    withdraw: refused,
  },
}

const states = Object.values(CapsuleState)
const every = states.flatMap((state) => commands.map((command) => ({ state, command })))

const next = (state: CapsuleState, command: Command) => (allows(state, command) ? life[command].to : refused)

test.each(every)('$command on $state leads where the rules say', ({ state, command }) => {
  expect(next(state, command)).toBe(expected[state][command])
})

test.each(every)('$command never takes a letter back from $state', ({ state, command }) => {
  const after = next(state, command)
  if (after !== null && after !== 'GONE') expect(states.indexOf(after)).toBeGreaterThanOrEqual(states.indexOf(state))
})

test.each(commands)('the states for %s are those that do not refuse it', (command) => {
  expect(statesFor(command)).toEqual(states.filter((state) => expected[state][command] !== refused))
})

test('statements compare with, and set, the states of the table', () => {
  expect(stateAllows('unlock').values).toEqual([['SEALED', 'UNFOLDING']])
  const lasting = ['edit', 'seal', 'unfold', 'unlock', 'open', 'reply'] as const
  expect(lasting.map((command) => becomes(command).values)).toEqual(lasting.map((command) => [life[command].to]))
})
