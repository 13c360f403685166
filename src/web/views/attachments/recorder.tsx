import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
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
  if (!canRecord()) return null

  const begin = async () => {
    problem.value = ''
    isAsking.value = true
    try {
      recording.value = await record()
      wasStopped.value = true
    } catch {
      problem.value = 'The microphone cannot be used. Allow it in the browser’s settings, or add a file.'
    }
    isAsking.value = false
  }
  const { value: running } = recording
  if (running) {
    return (
      <fieldset class="recorder" aria-label="Recording">
        <span class="recording" role="timer">
          {spokenDuration(running.seconds.value)}
        </span>
        <button type="button" ref={focusOn} onClick={stop}>
          Stop
        </button>
      </fieldset>
    )
  }
  return (
    <>
      <button type="button" ref={wasStopped.value ? focusOn : null} disabled={isAsking} onClick={begin}>
        Record a voice
      </button>
      {problem.value && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
