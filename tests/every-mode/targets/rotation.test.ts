import { expect, test } from 'vitest'
import { createCipher } from '../../../src/domain/capsules/cipher.ts'
import { missingKeys } from '../../../src/domain/capsules/rotate.ts'
import { readAddress, rotateTargetKeys } from '../../../src/domain/notices/addresses.ts'
import { rotateAddressKey } from '../../../src/domain/waiting/address-hasher.ts'
import * as operations from '../../support/operations.ts'
import { startServer } from '../../support/server.ts'

test('addresses are encrypted anew with another key, and the one before is needed until then', async () => {
  await using server = await startServer()
  const alice = await server.signUp('alice')
  const url = 'https://hooks.example.com/alice'
  await alice.does(operations.addWebhookTarget, { url })

  const cipher = createCipher([Buffer.alloc(32, 9)])
  expect(await missingKeys({ ...server.ctx, cipher })).toEqual([expect.any(String)])
  // What it cannot open stays as it is.
  expect(await rotateTargetKeys({ ...server.ctx, cipher })).toBe(0)

  const both = { ...server.ctx.cipher, currentKeyId: cipher.currentKeyId, encrypt: cipher.encrypt }
  expect(await rotateTargetKeys({ ...server.ctx, cipher: both })).toBe(1)
  // What stands for addresses without an account has a key of its own.
  await rotateAddressKey({ ...server.ctx, cipher: both })
  expect(await missingKeys({ ...server.ctx, cipher })).toEqual([])
  const row = await server.ctx.db.target.findFirstOrThrow({ where: { channel: 'WEBHOOK' } })
  expect(await readAddress({ cipher }, 'WEBHOOK', row)).toMatchObject({ url })
})
