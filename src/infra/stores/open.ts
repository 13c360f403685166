import { type Log, type Store, StoreError } from '../../domain/ports.ts'
import { openFolderStore } from './folder.ts'
import { openS3Store, type S3Place } from './s3.ts'

export type StorePlace = { readonly kind: 'folder'; readonly path: string } | ({ readonly kind: 's3' } & S3Place)

/**
 * Opens what letters carry. A store that is away, or full, is told in the log and keeps nothing from starting: letters
 * are written and unlock without it. A bucket is looked at meanwhile, for it may take its time to say nothing.
 *
 * @throws {OperatorError} for a folder that cannot be used
 */
export async function openStore(place: StorePlace, log: Log): Promise<Store> {
  const store = place.kind === 'folder' ? openFolderStore(place.path) : openS3Store(place)
  let isOpen = true
  const checked = store.check().catch((error) => {
    if (!(error instanceof StoreError)) throw error
    if (isOpen) log.warn({ why: error.message }, 'files cannot be brought or fetched until their store can be used')
  })
  if (place.kind === 'folder') await checked
  return {
    ...store,
    close() {
      isOpen = false
      return store.close()
    },
  }
}
