import { useEffect } from 'preact/hooks'
import { texts } from '../language/language.ts'
import { leave } from '../leave.ts'
import { go, hashOf } from '../route.ts'
import { viewer } from '../session.ts'
import { Door } from './door.tsx'
import { type Invitation, Welcome } from './welcome.tsx'

/** Where the link of a mail leads that tells of a letter: to an account with the address that the mail came to. */
export function Claim(invitation: Invitation) {
  const { value } = viewer
  const isTheirs = value?.email === invitation.email
  useEffect(() => {
    if (isTheirs) go({ view: 'inbox' })
  }, [isTheirs])
  if (!value) return <Welcome invitation={invitation} />
  const { entering, frame } = texts.value
  return (
    <Door lead={entering.letterWaits}>
      <p>{entering.otherAccount(<bdi>{invitation.email}</bdi>, <bdi>{value.username}</bdi>)}</p>
      <button type="button" class="main" onClick={() => void leave()}>
        {frame.logOut}
      </button>
      <a href={hashOf({ view: 'settings' })}>{entering.changeAddress}</a>
      <a href={hashOf({ view: 'inbox' })}>{frame.toLetters}</a>
    </Door>
  )
}
