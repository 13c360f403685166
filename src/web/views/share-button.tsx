import type { RefObject } from 'preact'
import { envelopePicture } from '../envelope-picture.ts'
import { locale, texts } from '../language/language.ts'
import { type Letter, nameOf } from '../letters.ts'
import { saveFile } from '../save-file.ts'
import { Failure, useAttempt } from './attempt.tsx'

/** A picture of a letter that is shut, with nothing of what is in it, for whoever its day is told to. */
export function ShareButton({ letter, element }: { letter: Letter; element: RefObject<Element | null> }) {
  const attempt = useAttempt()
  if (letter.state !== 'SEALED' && letter.state !== 'UNFOLDING') return null
  const words = texts.value.reading.envelope
  const share = () =>
    attempt.make(async () => {
      if (!element.current) return null
      const day = new Date(letter.unlocksAt).toLocaleDateString(locale.value, { dateStyle: 'long' })
      // An address is not for everybody who sees the picture.
      const receiver = letter.waitingFor ? null : words.for(nameOf(letter.receiver))
      const picture = await envelopePicture({ receiver, day: words.opensOn(day) }, element.current)
      await give(new File([picture], 'envelope.png', { type: 'image/png' }))
      return null
    })
  return (
    <>
      <button type="button" class="plain" disabled={attempt.busy} onClick={() => void share()}>
        {words.share}
      </button>
      <Failure of={attempt} />
    </>
  )
}

/** To another program where the browser can, or else into the folder of downloads. */
async function give(file: File): Promise<void> {
  const data = { files: [file] }
  if (!navigator.canShare?.(data)) return saveFile(file)
  // Whoever changes their mind has not failed.
  await navigator.share(data).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error
  })
}
