import type { Attachment } from '../../../domain/media/file.ts'
import type { SeenFile } from '../../../domain/media/find.ts'
import { builder, type InputFields } from '../builder.ts'
import type { GraphQLContext } from '../context.ts'
import { globalId, localId } from '../ids.ts'

/** The files of a letter or draft, as this module shows them. */
export const mediaOf = (capsuleId: string, attachments: readonly Attachment[] | undefined): SeenFile[] =>
  (attachments ?? []).map((attachment) => ({ ...attachment, capsuleId }))

builder.scalarType('ByteCount', {
  description: 'A number of bytes, which may be more than an `Int` can hold: a whole number up to 2⁵³ − 1.',
  serialize: (value) => value,
})

builder.scalarType('URL', {
  description: 'A URL (RFC 3986), absolute.',
  serialize: (value) => value,
})

export const Media = builder.objectRef<SeenFile>('Media').implement({
  description:
    'A file: a picture, sound, film or PDF. It is uploaded to `/media` by tus 1.0, and read by whoever may read the ' +
    'letter that it is in.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: 'Names this file.', resolve: ({ id }) => globalId('Media', id) }),
    name: t.exposeString('name', { description: 'As its uploader called it: 1 to 255 characters.' }),
    contentType: t.exposeString('contentType', {
      description: 'What it is (RFC 6838), by what is in it: for example `image/jpeg`.',
    }),
    size: t.expose('size', {
      type: 'ByteCount',
      description: 'Its length. Of a cleaned picture, that of what is kept.',
    }),
    width: t.exposeInt('width', { nullable: true, description: 'Of a picture or film, in pixels, where it is known.' }),
    height: t.exposeInt('height', {
      nullable: true,
      description: 'Of a picture or film, in pixels, where it is known.',
    }),
    duration: t.exposeFloat('duration', {
      nullable: true,
      description: 'Of a sound or film, in seconds, where it is known.',
    }),
    blurhash: t.exposeString('blurhash', {
      nullable: true,
      description: 'Of a picture: a blurred sight of it to show before it is there (blurha.sh), 4 × 3 components.',
    }),
    caption: t.exposeString('caption', { nullable: true, description: 'What its sender says of it in this letter.' }),
    url: t.field({
      type: 'URL',
      description:
        'Where to fetch it, also in parts (`Range`). For the viewer alone, for an hour unless configured otherwise; and only ' +
        'as long as the viewer may read its letter.',
      resolve: (file, _args, context) => linkTo(file, 'file', context),
    }),
    thumbnailUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'The same for a small picture of it (WebP, up to 640 pixels); null where there is none.',
      resolve: (file, _args, context) => file.thumbnail && linkTo(file, 'thumbnail', context),
    }),
  }),
})

const linkTo = ({ id, capsuleId }: SeenFile, what: 'file' | 'thumbnail', { app, me }: GraphQLContext): string =>
  app.links.linkTo({ mediaId: id, capsuleId, viewerId: me().id, what })

const AttachmentInput = builder.inputType('AttachmentInput', {
  description: 'A file in a letter.',
  fields: (t) => ({
    mediaId: t.id({
      required: true,
      description: 'A file of the viewer’s that has arrived and is in no other letter.',
    }),
    caption: t.string({ description: 'What it shows: 1 to 500 characters.' }),
  }),
})

/** The files of an input. */
export const attachmentsField = (t: InputFields) =>
  t.field({
    type: [AttachmentInput],
    description: 'Its files, in their order: up to 10, unless configured otherwise.',
  })

interface WithAttachments {
  readonly attachments?: readonly { mediaId: string; caption?: string | null | undefined }[] | null | undefined
}

/** The same as the domain takes them; what is no id of ours goes on as it is, for the domain to refuse. */
export const localAttachments = ({ attachments }: WithAttachments) => ({
  attachments: attachments?.map(({ mediaId, caption }) => ({ mediaId: localId(mediaId, 'Media') ?? mediaId, caption })),
})
