const texts = {
  empty: () => 'An upload announces its length (Upload-Length), which is at least 1 byte.',
  tooLarge: (most: number) => `A file may have ${most} bytes at most.`,
  kind: () =>
    'This is no kind of file that a letter may have here; what it is shows from what is in it, not from its name.',
  bomb: () => 'This picture has more pixels than anybody can look at.',
  longer: () => 'There is more of it than was announced.',
  quota: (most: number) => `All your files together may have ${most} bytes; delete letters or drafts with files first.`,
  loose: (most: number) => `You have ${most} files that no letter has, which is the most. Attach them, or delete some.`,
  takenOver: () =>
    'Somebody else goes on with this upload, or is further. Ask how far it is (HEAD), and go on from there.',
} as const

export type Refused = keyof typeof texts

/** Why a file, or more of it, is not taken. */
export class UploadRefusal extends Error {
  readonly why: Refused

  /** @param most what is allowed, in bytes or files, where it is said */
  constructor(why: Refused, most = 0) {
    super(texts[why](most))
    this.why = why
  }
}
