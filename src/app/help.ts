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
  seed [LETTERS]  fills a database with people, letters in each state, and LETTERS (1000) for one midnight;
                  --anyway also where there are people
  doctor          looks whether all is well, numbers what it finds and says what to do; changes nothing
                  --fix sets right what can be without harm, --json tells it to programs
  db:migrate      brings the database up to date
  db:status       tells which migrations the database has
  db:recount      counts everybody's letters anew, and tells whether a count was wrong
  db:diff NAME    writes what changed in prisma/schema.prisma as a new migration; needs no database
  backup FILE     writes all of the embedded mode into a file, encrypted; also while it runs
  restore FILE    makes OPENON_DATA_DIR, which must be empty, out of such a file
  user show NAME_OR_EMAIL           tells the state of an account, and where it is logged in
  user activate NAME_OR_EMAIL       opens a deactivated account again
  user end-sessions NAME_OR_EMAIL   ends all its sessions
  letter why ID                     tells a letter's life, and what it waits for; never what it says
  feed verify [NAME_OR_EMAIL]       looks whether every feed is whole, or one
  queue                             tells which alarms are set, and what is wrong with the queue
                                    (these three with --json for programs)
  help            prints this
  --version       prints which OpenOn this is

Environment (also read from .env in the working directory)
${lines.join('\n')}`
}
