import { closeSync, fsyncSync, openSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** What we use of Emscripten's file system for Node (its `library_nodefs.js`). */
interface Emscripten {
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (stream: Stream) => number }
    realPath(node: unknown): string
    /** Runs something, and tells C of its errors. */
    tryFSOperation(act: () => void): void
  }
  readonly FS: { chmod(path: string, mode: number, isLink?: boolean): void }
}

interface Stream {
  readonly node: unknown
  /** None of a folder. */
  readonly nfd?: number
}

/**
 * A folder on disk of PostgreSQL's files, which no other user reads, and in which what was committed lasts when the power
 * goes. The library alone opens each file that it makes to all, whatever the umask, and leaves it to the operating system
 * when something is written to the disk.
 */
export class LastingFolder extends NodeFS {
  /** PostgreSQL's, in place of the library's own `-F`. Of the ways to sync a file it has this one. */
  static readonly startParams = ['-c', 'fsync=on', '-c', 'wal_sync_method=fsync']

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args)
    const prepare = (module: unknown) => {
      const { FS, NODEFS } = module as Emscripten
      const { chmod } = FS
      FS.chmod = (path, mode, isLink) => chmod.call(FS, path, mode & ~0o077, isLink)
      NODEFS.stream_ops.fsync = ({ node, nfd }) => {
        NODEFS.tryFSOperation(() => (nfd === undefined ? syncFolder(NODEFS.realPath(node)) : fsyncSync(nfd)))
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), prepare] } }
  }
}

/** Makes the names in a folder last; where that cannot be asked for, as in Windows, the file system does it itself. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
