import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { OperatorError } from '../infra/operator-error.ts'

export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
}

/**
 * Asks for a passphrase at a terminal, which does not show it.
 *
 * @param isNew asks twice
 * @throws {OperatorError} where nobody can be asked, nothing is answered, or not the same twice
 */
export async function askPassphrase({ input, output }: Terminal, isNew: boolean): Promise<string> {
  if (!input.isTTY) throw new OperatorError('Set BACKUP_PASSPHRASE, or run this at a terminal, where it is asked for.')
  const answer = await ask('Passphrase of the backup: ')
  if (answer.length < shortest) throw new OperatorError(`A passphrase has at least ${shortest} characters.`)
  if (isNew && (await ask('Once more: ')) !== answer) throw new OperatorError('These were not the same.')
  return answer

  function ask(question: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
      const lines = createInterface({ input, output: nowhere, terminal: true })
      output.write(question)
      lines.once('close', () => reject(new OperatorError('Nothing was answered.')))
      lines.once('line', (line) => {
        output.write('\n')
        resolve(line)
        lines.close()
      })
    })
  }
}

/** As BACKUP_PASSPHRASE has it. */
const shortest = 12
