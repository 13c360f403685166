import type { ComponentChildren } from 'preact'

/** What stands in a sentence: words, or an element such as a name or a date. */
export type Part = ComponentChildren

/** A sentence around elements, which each language puts where it must. */
export const say = (words: TemplateStringsArray, ...parts: readonly Part[]): Part[] =>
  words.flatMap((word, index) => (index < parts.length ? [word, parts[index]] : [word]))
