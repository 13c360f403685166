import { type ReadonlySignal, signal } from '@preact/signals'
import { locale, texts } from './language/language.ts'

/** What browsers record voices in, the first that this one can; each is a kind that letters carry. */
const formats = [
  { type: 'audio/webm;codecs=opus', ending: 'webm' },
  { type: 'audio/ogg;codecs=opus', ending: 'ogg' },
  { type: 'audio/mp4', ending: 'm4a' },
]

const format = () => formats.find(({ type }) => MediaRecorder.isTypeSupported(type))

/** Browsers lend the microphone on HTTPS and on localhost only. */
export const canRecord = (): boolean =>
  'MediaRecorder' in globalThis && 'mediaDevices' in navigator && format() !== undefined

/** A voice that is being recorded. */
export interface Recording {
  readonly seconds: ReadonlySignal<number>
  /** Ends it, and gives the microphone back. */
  stop(): Promise<File>
}

/** @throws {DOMException} when there is no microphone, or none for us */
export async function record(): Promise<Recording> {
  const { type, ending } = format() ?? { type: '', ending: 'webm' }
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const recorder = new MediaRecorder(stream, { mimeType: type })
  const pieces: Blob[] = []
  recorder.ondataavailable = ({ data }) => pieces.push(data)
  const seconds = signal(0)
  const begun = performance.now()
  const timer = setInterval(() => {
    seconds.value = Math.floor((performance.now() - begun) / 1000)
  }, 250)
  recorder.start(1000)
  return {
    seconds,
    async stop() {
      clearInterval(timer)
      if (recorder.state !== 'inactive') {
        const end = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }))
        recorder.stop()
        await end
      }
      for (const track of stream.getTracks()) track.stop()
      const day = new Date().toLocaleDateString(locale.value, { dateStyle: 'long' })
      return new File(pieces, `${texts.value.writing.voiceOf(day)}.${ending}`, { type: type.split(';')[0] ?? '' })
    },
  }
}
