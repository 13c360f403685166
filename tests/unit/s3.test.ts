import { describe, expect, test } from 'vitest'
import { codeIn, isPassing, meaningOf, readPage } from '../../src/infra/stores/s3-answers.ts'
import { addressOf } from '../../src/infra/stores/s3-requests.ts'

const answer = (status: number, body = '') => ({ status, body: Buffer.from(body) })
const refusal = (status: number, code: string, more = '') =>
  answer(status, `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>m</Message>${more}</Error>`)

test.for([
  [null, 'letters', 'eu-central-1', 'https://letters.s3.eu-central-1.amazonaws.com/'],
  [null, 'letters', 'cn-north-1', 'https://letters.s3.cn-north-1.amazonaws.com.cn/'],
  // No certificate covers two names more.
  [null, 'my.letters', 'us-east-1', 'https://s3.us-east-1.amazonaws.com/my.letters/'],
  ['https://s3.example.com', 'letters', 'garage', 'https://s3.example.com/letters/'],
  ['http://127.0.0.1:9000/', 'letters', 'garage', 'http://127.0.0.1:9000/letters/'],
  ['https://example.com/storage/v1/s3', 'letters', 'garage', 'https://example.com/storage/v1/s3/letters/'],
] as const)('by endpoint %s, %s in %s is at %s', ([endpoint, bucket, region, address]) => {
  expect(addressOf({ endpoint, bucket, region })).toBe(address)
})

describe('A refusal', () => {
  test.for([
    [507, ''],
    [413, ''],
    [400, 'EntityTooLarge'],
    [403, 'QuotaExceeded'],
    [507, 'XMinioStorageFull'],
    [503, 'InsufficientStorage'],
  ] as const)('of %d %s is for want of room, which no moment mends', ([status, code]) => {
    expect(meaningOf('x', refusal(status, code)).kind).toBe('full')
    expect(isPassing(refusal(status, code))).toBe(false)
  })

  test.for([
    [429, '', true],
    [500, 'InternalError', true],
    [502, '', true],
    [503, 'SlowDown', true],
    [501, 'NotImplemented', false],
    [403, 'AccessDenied', false],
    [404, 'NoSuchBucket', false],
    [301, 'PermanentRedirect', false],
  ] as const)('of %d %s may pass: %s', ([status, code, passes]) => {
    expect(isPassing(refusal(status, code))).toBe(passes)
    expect(meaningOf('x', refusal(status, code)).kind).toBe('away')
  })

  test('is told by its code alone, whatever else is in it', () => {
    const signed = '<StringToSign>hidden</StringToSign><AWSAccessKeyId>hidden</AWSAccessKeyId>'
    expect(meaningOf('https://s3', refusal(403, 'SignatureDoesNotMatch', signed)).message).toBe(
      'https://s3 answered 403 SignatureDoesNotMatch: AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is wrong, or region in STORE_URL',
    )
    expect(meaningOf('https://s3', answer(502, '<html>hidden</html>')).message).toBe('https://s3 answered 502')
    expect(meaningOf('https://s3', answer(404, '<html>hidden</html>')).message).toBe(
      'https://s3 answered 404: that is no S3; see to endpoint in STORE_URL',
    )
    expect(meaningOf('https://s3', refusal(400, 'constructor')).message).toBe('https://s3 answered 400 constructor')
    expect(meaningOf('https://s3', refusal(400, 'two words&#10;')).message).toBe('https://s3 answered 400')
  })
})

test('a page of a list is read, with whatever may be in names', () => {
  const page = `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated>
    <Contents><Key>a/0.1</Key><Size>1</Size></Contents><Contents><Key>a/&lt;&amp;amp;&#x26;&#38;&quot;&apos;</Key></Contents>
    <NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=&amp;x</NextContinuationToken></ListBucketResult>`
  expect(readPage(answer(200, page))).toEqual({
    keys: ['a/0.1', `a/<&amp;&&"'`],
    next: '1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=&x',
  })
  expect(readPage(answer(200, page.replace('true', 'false'))).next).toBeNull()
  expect(readPage(answer(200, '<ListBucketResult/>'))).toEqual({ keys: [], next: null })
  expect(codeIn(answer(404, '<NoSuchKey/>'))).toBe('')
})
