/**
 * What of SQL is not to be looked into: comments, quoted text and names, and PostgreSQL's dollar quotes
 * (PostgreSQL documentation, 4.1 "Lexical Structure"). Nested comments and escape strings end where these say often enough
 * for migrations.
 */
const token = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|[\s\S]/g

/** The statements of a script, without comments, each on one line. */
export function statementsIn(script: string): string[] {
  const statements = ['']
  for (const [piece] of script.matchAll(token)) {
    if (piece === ';') statements.push('')
    else statements[statements.length - 1] += /^(--|\/\*)/.test(piece) ? ' ' : piece
  }
  return statements.map((text) => text.replaceAll(/\s+/g, ' ').trim()).filter((text) => text !== '')
}

/** The parts between commas that are in no parenthesis, bracket or quotes: the actions of an `ALTER TABLE`. */
export function partsOf(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (const [piece] of text.matchAll(token)) {
    if (piece === '(' || piece === '[') depth++
    if (piece === ')' || piece === ']') depth--
    if (piece === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts.map((part) => part.trim())
}

/** A name as PostgreSQL knows it: without quotes and without `public`. */
export function nameIn(written: string): string {
  const parts = [...written.matchAll(/"((?:[^"]|"")*)"|([^".\s]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? String(plain).toLowerCase() : quoted.replaceAll('""', '"'),
  )
  return (parts[0] === 'public' ? parts.slice(1) : parts).join('.')
}
