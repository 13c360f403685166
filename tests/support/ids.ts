/** The database's id behind a global id. */
export const localId = (globalId: string): string =>
  Buffer.from(globalId, 'base64').toString().split(':').slice(1).join(':')

export const globalId = (type: string, id: string): string => Buffer.from(`${type}:${id}`).toString('base64')
