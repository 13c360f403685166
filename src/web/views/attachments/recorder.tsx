import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { texts } from '../../language/language.ts'
import { spokenDuration } from '../../media.ts'
import { canRecord, type Recording, record } from '../../recording.ts'
import { focusOn } from '../focus.ts'

/**
 * Records a voice. It is put into the letter at once, where it can be heard and removed: what would have to be confirmed
 * first could be forgotten.
 */
export function Recorder({ recording, onDone }: { recording: Signal<Recording | null>; onDone: (file: File) => void }) {
  const isAsking = useSignal(false)
  const problem = useSignal('')
  const wasStopped = useSignal(false)
  const latest = useRef(onDone)
  latest.current = onDone
  const stop = async () => {
    const { value: running } = recording
    recording.value = null
    if (running) latest.current(await running.stop())
  }
  useEffect(() => () => void stop(), [])
  const words = texts.value.writing
  if (!canRecord()) return null

  const begin = async () => {
    problem.value = ''
    isAsking.value = true
    try {
      recording.value = await record()
      wasStopped.value = true
    } catch {
      problem.value = words.noMicrophone
    }
    isAsking.value = false
  }
  const { value: running } = recording
  if (running) {
    return (
      <fieldset class="recorder" aria-label={words.recording}>
        <span class="recording" role="timer">
          {spokenDuration(running.seconds.value)}
        </span>
        <button type="button" ref={focusOn} onClick={stop}>
          {words.stop}
        </button>
      </fieldset>
    )
  }
  return (
    <>
      <button type="button" ref={wasStopped.value ? focusOn : null} disabled={isAsking} onClick={begin}>
        {words.record}
      </button>
      {problem.value && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
