/** Characters of a line that is printed, at most. */
const longest = 1_000

/**
 * One line as a terminal may show it, whatever was put into it: what moves the cursor, turns text around, cannot be
 * seen or begins another line is told by its number. Names and arguments come from scripts, and what a session's device
 * calls itself from anybody.
 */
export function printable(line: string): string {
  const shown = line.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown
}
