import { Upload } from 'tus-js-client'
import type { Person, Place } from '../person.ts'

/** Where files are uploaded to, beside the API. */
export const mediaUrl = ({ url }: Place): string => new URL('/media', url).href

interface Sending {
  readonly name?: string
  readonly keepMetadata?: boolean
  /** Bytes of a request; all by default. */
  readonly chunkSize?: number
  readonly retryDelays?: number[]
}

/** Uploads a file as a client would, and answers its global id. */
export function uploadFile(
  place: Place,
  { accessToken }: Pick<Person, 'accessToken'>,
  bytes: Uint8Array,
  { name = 'picture.png', keepMetadata = false, chunkSize = Number.POSITIVE_INFINITY, retryDelays = [] }: Sending = {},
): Promise<string> {
  let id: string | undefined
  return new Promise((resolve, reject) => {
    const upload = new Upload(Buffer.from(bytes), {
      endpoint: mediaUrl(place),
      retryDelays,
      chunkSize,
      headers: { authorization: `Bearer ${accessToken}` },
      metadata: { filename: name, ...(keepMetadata && { keepmetadata: 'true' }) },
      onAfterResponse: (_request, response) => {
        id = response.getHeader('media-id') ?? id
      },
      onError: reject,
      onSuccess: () => resolve(id ?? ''),
    })
    upload.start()
  })
}
