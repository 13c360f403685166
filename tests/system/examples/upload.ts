import { Upload } from 'tus-js-client'

/**
 * Brings a file, and goes on by itself where the connection was cut.
 *
 * @param url of GraphQL
 * @param fetchToken answers with an access token that is good now; it is asked before each request
 * @param tell how much of it has arrived, from 0 to 1
 * @returns the id to put into `attachments` of `createDraft`, `updateDraft` or `sendCapsule`
 * @throws when it is refused: the message has what the server said
 */
export function upload(
  url: string,
  fetchToken: () => Promise<string>,
  file: Blob | Buffer,
  name: string,
  tell: (share: number) => void = () => {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    let id = ''
    const upload = new Upload(file as File, {
      endpoint: new URL('/media', url).href,
      retryDelays: [0, 1_000, 3_000, 10_000, 30_000],
      // A picture is cleaned of where and when it was taken; `keepmetadata: 'true'` leaves it as it is.
      metadata: { filename: name },
      onBeforeRequest: async (request) => request.setHeader('authorization', `Bearer ${await fetchToken()}`),
      onAfterResponse: (_request, response) => {
        id = response.getHeader('media-id') ?? id
      },
      onProgress: (sent, total) => tell(sent / total),
      onSuccess: () => resolve(id),
      onError: reject,
    })
    upload.start()
  })
}
