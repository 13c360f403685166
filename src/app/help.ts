import { variables } from '../config/variables.ts'

/** What `openon --help` prints. */
export function help(): string {
  const lines = Object.entries(variables).map(([name, { about, rule, fallback }]) => {
    const byDefault = fallback === undefined ? 'optional' : `default ${fallback}`
    return `  ${name.padEnd(22)}${about}\n${' '.repeat(24)}${rule}; ${byDefault}`
  })
  return `openon: letters that stay shut until their day comes, and every unlock pushed live.

Usage: openon [role | command]

Roles
  all     api and worker in one process (the default, and the only role of the embedded mode)
  api     GraphQL over HTTP, SSE and WebSocket
  worker  moves letters when they are due

Commands
  demo            plays a letter's whole life and tells it; against OPENON_URL where that is set
  db:migrate      brings the database up to date
  db:status       tells which migrations the database has
  db:recount      counts everybody's letters anew, and tells whether a count was wrong
  db:diff NAME    writes what changed in prisma/schema.prisma as a new migration; needs no database
  user show NAME_OR_EMAIL           tells the state of an account, and where it is logged in
  user activate NAME_OR_EMAIL       opens a deactivated account again
  user end-sessions NAME_OR_EMAIL   ends all its sessions
  help            prints this
  --version       prints which OpenOn this is

Environment (also read from .env in the working directory)
${lines.join('\n')}`
}
