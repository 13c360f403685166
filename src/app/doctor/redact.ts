import { variables } from '../../config/variables.ts'
import type { Environment } from '../../config.ts'

/** Shorter ones are words that stand in any sentence. */
const shortest = 4

/**
 * Takes out of a text what nobody is to read in it: the values of secret variables, passwords in addresses, and emails.
 * Checks take care not to tell them; servers, whose words they pass on, may not.
 */
export function createRedactor(env: Environment): (text: string) => string {
  const hidden = Object.entries(variables)
    .filter(([, { secret }]) => secret)
    .flatMap(([name]) => partsOf(env[name] ?? ''))
    .filter((part) => part.length >= shortest)
    .sort((a, b) => b.length - a.length)
  return (text) =>
    hidden
      .reduce((told, secret) => told.replaceAll(secret, '…'), text)
      .replaceAll(/\/\/[^\s/@]*@/g, '//…@')
      .replaceAll(/[^\s@<>"'(),:;]+@[^\s@<>"'(),:;]+\.[a-z]{2,}/gi, '…')
}

/** A secret may be one of several, and the password of an address is told apart from it. */
function partsOf(value: string): string[] {
  const parts = value.split(',').map((part) => part.trim())
  if (!URL.canParse(value)) return [value, ...parts]
  const { password } = new URL(value)
  return [value, password, decoded(password)]
}

/** As servers see it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
