import { openFolderStore } from '../../../../src/infra/stores/folder.ts'

/** Writes objects of a file, each full of its own name, until it is killed. Usage: writer.ts FOLDER ID */
const [, , folder = '', id = ''] = process.argv

const store = openFolderStore(folder)
for (let n = (await store.list(id)).length; ; n++) {
  const name = `${id}/${n}.1`
  await store.put(name, Buffer.alloc(1_000_000, name))
}
