import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import type { Servers } from '../modes.ts'

/** Makes a certificate for this machine that every process which is started from now on believes in. */
export async function prepareCertificate(): Promise<{ shared: Servers['certificate'] } & AsyncDisposable> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  const folder = await mkdtemp(join(tmpdir(), 'openon-certificate-'))
  const file = join(folder, 'cert.pem')
  await writeFile(file, cert)
  process.env['NODE_EXTRA_CA_CERTS'] = file
  return {
    shared: { key, cert },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true })
    },
  }
}
