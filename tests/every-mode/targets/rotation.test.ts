import { expect, test } from 'vitest'
import { createCipher } from '../../../src/domain/capsules/cipher.ts'
import { missingKeys } from '../../../src/domain/capsules/rotate.ts'
import { readAddress } from '../../../src/domain/notices/addresses.ts'
import { noticeOf } from '../../../src/domain/notices/outbox.ts'
import { rotateNoticeKeys } from '../../../src/domain/notices/rotate.ts'
import { rotateAddressKey } from '../../../src/domain/waiting/address-hasher.ts'
import * as operations from '../../support/operations.ts'
import { startServer } from '../../support/server.ts'

test('addresses, and mails on their way, are encrypted anew with another key, and the one before is needed until then', async () => {
  // What no server takes stays on its way.
  const mail = {
    MAIL_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'openon@example.com',
    PUBLIC_URL: 'https://openon.example.com',
  }
  await using server = await startServer(mail)
  const alice = await server.signUp('alice')
  const url = 'https://hooks.example.com/alice'
  await alice.does(operations.addWebhookTarget, { url })

  const cipher = createCipher([Buffer.alloc(32, 9)])
  expect(await missingKeys({ ...server.ctx, cipher })).toEqual([expect.any(String)])
  // What it cannot open stays as it is.
  expect(await rotateNoticeKeys({ ...server.ctx, cipher })).toBe(0)

  const both = { ...server.ctx.cipher, currentKeyId: cipher.currentKeyId, encrypt: cipher.encrypt }
  expect(await rotateNoticeKeys({ ...server.ctx, cipher: both })).toBe(2)
  // What stands for addresses without an account has a key of its own.
  await rotateAddressKey({ ...server.ctx, cipher: both })
  expect(await missingKeys({ ...server.ctx, cipher })).toEqual([])
  const row = await server.ctx.db.target.findFirstOrThrow({ where: { channel: 'WEBHOOK' } })
  expect(await readAddress({ cipher }, 'WEBHOOK', row)).toMatchObject({ url })
  const delivery = await server.ctx.db.delivery.findFirstOrThrow({ where: { sealed: { not: null } } })
  const sealed = { keyId: String(delivery.keyId), sealed: String(delivery.sealed) }
  expect(await cipher.decrypt(noticeOf(delivery.id), sealed)).toMatchObject({ kind: 'PROOF', to: alice.email })
})
