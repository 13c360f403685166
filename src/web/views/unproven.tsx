import { texts } from '../language/language.ts'
import { route } from '../route.ts'
import { viewer } from '../session.ts'
import { ProofMail, useProofLookout } from './proof-mail.tsx'

/** For somebody whose address does not count yet. The settings say so themselves. */
export function Unproven() {
  const isAwaited = viewer.value?.canProveEmail ?? false
  useProofLookout(isAwaited)
  if (!isAwaited || route.value.view === 'settings') return null
  return (
    <section class="held" aria-label={texts.value.entering.yourAddress} data-testid="unproven">
      <ProofMail />
    </section>
  )
}
