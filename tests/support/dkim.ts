import { spawn } from 'node:child_process'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** Debian's package `python3-dkim`, which shares nothing with what signs. It is told what DNS would tell. */
const verifier = `
import dkim, sys
name, record = (argument.encode() for argument in sys.argv[1:])
lookUp = lambda asked, **_: record if asked.rstrip(b".") == name else None
print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=lookUp))
`

/** A key that signs mails, and whoever knows its public half by DNS. */
export interface SigningKey {
  /** What makes an OpenOn sign its mails. */
  readonly env: Readonly<Record<string, string>>
  /** Whether the signature of a mail holds (RFC 6376). */
  holds(mail: string): Promise<boolean>
}

/** @param name where the key is found, such as `mail._domainkey.example.com` */
export function makeSigningKey(name: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const published = createPublicKey(publicKey).export({ type: 'spki', format: 'der' }).toString('base64')
  const record = `v=DKIM1; k=rsa; p=${published}`
  return {
    env: { MAIL_DKIM_NAME: name, MAIL_DKIM_KEY: privateKey.replaceAll('\n', '\\n') },
    async holds(mail) {
      const python = spawn('/usr/bin/python3', ['-c', verifier, name, record], { stdio: ['pipe', 'pipe', 'inherit'] })
      python.stdin.end(mail)
      const [answer] = await Promise.all([text(python.stdout), once(python, 'exit')])
      if (!/^(True|False)\n$/.test(answer)) throw new Error(`The verifier said ${JSON.stringify(answer)}`)
      return answer === 'True\n'
    },
  }
}
