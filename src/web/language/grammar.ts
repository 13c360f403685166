/** Beside the page's texts, which count as mails do. */
export { grammarOf, type Unit } from '../../language/grammar.ts'
