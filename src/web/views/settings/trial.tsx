import { useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { type Channel, LookAtTrialDocument, type TrialFragment, TryTargetDocument } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { persist } from '../../retry.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { DateAndTime } from '../date.tsx'
import { useLoading } from '../loading.ts'
import type { Changes, Target } from './targets.ts'

/** Milliseconds between looks: at first, and when it takes its time. */
const [often, seldom] = [500, 5_000]

/** Sends a trial to a target, and says what becomes of it. */
export function Trial({ target, name, changes }: { target: Target; name: string; changes: Changes }) {
  const attempt = useAttempt()
  const trial = useSignal<TrialFragment | null>(null)
  const send = () =>
    attempt.make(async () => {
      trial.value = null
      const { testTarget: result } = await ask(TryTargetDocument, { id: target.id })
      if (!('state' in result)) return result
      trial.value = result
      return null
    })
  const id = trial.value?.id
  useLoading(
    async (patience) => {
      for (let looks = 0; id && !patience.stop.aborted; looks++) {
        const { node } = await persist(() => ask(LookAtTrialDocument, { id }), patience)
        if (patience.stop.aborted || node?.__typename !== 'Delivery') return
        trial.value = node
        // It may have begun the target anew, or ended it.
        if (isOver(node)) return changes.reload()
        await new Promise((resolve) => setTimeout(resolve, looks < 20 ? often : seldom))
      }
    },
    [id],
  )
  const words = texts.value.settings
  return (
    <>
      <button
        type="button"
        class="plain"
        aria-label={words.trialTo(name)}
        disabled={attempt.busy}
        onClick={() => void send()}
      >
        {words.trial}
      </button>
      <p class="outcome" role="status" data-trial={trial.value?.state}>
        {trial.value && <Outcome of={trial.value} channel={target.channel} />}
      </p>
      <Failure of={attempt} />
    </>
  )
}

const isOver = ({ state }: TrialFragment) => state === 'SENT' || state === 'FAILED' || state === 'SUPPRESSED'

function Outcome({ of: { state, answer, nextAttemptAt }, channel }: { of: TrialFragment; channel: Channel }) {
  const words = texts.value.settings
  const why = answer && <bdi>{answer}</bdi>
  switch (state) {
    case 'PENDING':
      return <>{words.onItsWay}</>
    case 'SENT':
      return <>{words.sent[channel]}</>
    case 'RETRYING':
      return (
        <>
          {words.notThere(why)} {nextAttemptAt && words.nextTry(<DateAndTime of={nextAttemptAt} />)}
        </>
      )
    case 'UNKNOWN':
      return <>{words.nobodyKnows}</>
    case 'FAILED':
      return <>{words.refused(why)}</>
    case 'SUPPRESSED':
      return <>{words.notSent(why)}</>
  }
}
