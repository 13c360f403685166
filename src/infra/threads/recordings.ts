import type { MessagePort } from 'node:worker_threads'
import * as media from 'mediabunny'
import type { Recording } from '../../domain/ports.ts'

/** Runs in a thread of its own, see `infra/recordings`. */

export interface MeasureTask {
  readonly size: number
  /** Where the file is read: each {@link Wanted} is answered in turn, with bytes or with null where there are no more. */
  readonly port: MessagePort
}

export interface Wanted {
  readonly start: number
  readonly length: number
}

/** What letters carry, and nothing that names other files. */
const formats = [media.MP4, media.QTFF, media.WEBM, media.OGG, media.WAVE, media.MP3, media.ADTS, media.FLAC]
/** Bytes of a file that are remembered. */
const maxCacheSize = 8_388_608
media.Logging.level = media.LogLevel.Silent

export async function measure({ size, port }: MeasureTask): Promise<Recording | null> {
  const read = ask(port)
  const source = new media.CustomSource({
    getSize: () => size,
    read: (start, end) => read({ start, length: end - start }),
    prefetchProfile: 'fileSystem',
    maxCacheSize,
    handleUnhandledError: () => {},
  })
  const input = new media.Input({ formats, source })
  try {
    const film = await input.getPrimaryVideoTrack()
    const width = length(await film?.getDisplayWidth())
    const height = length(await film?.getDisplayHeight())
    return {
      duration: await durationOf(input),
      ...(width && height ? { width, height } : { width: null, height: null }),
    }
  } catch {
    // Whatever is wrong with it, it is not understood.
    return null
  } finally {
    input.dispose()
    port.close()
  }
}

/** Browsers record without saying how long it gets, and what MP3s say may be a guess: so the end is looked for. */
async function durationOf(input: media.Input): Promise<number | null> {
  const seconds = await input.computeDuration().catch(() => input.getDurationFromMetadata().catch(() => null))
  return seconds !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : null
}

const length = (pixels: number | undefined): number | null => {
  const whole = Math.round(pixels ?? 0)
  return whole > 0 && whole < 65_536 ? whole : null
}

function ask(port: MessagePort): (wanted: Wanted) => Promise<Uint8Array> {
  const waiting: ((bytes: Uint8Array | null) => void)[] = []
  port.on('message', (bytes: Uint8Array | null) => waiting.shift()?.(bytes))
  return async (wanted) => {
    const bytes = await new Promise<Uint8Array | null>((resolve) => {
      waiting.push(resolve)
      port.postMessage(wanted)
    })
    if (!bytes) throw new Error('no more is read')
    return bytes
  }
}
