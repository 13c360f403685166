import { useEffect } from 'preact/hooks'
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
  return (
    <Door lead="A letter waits for you.">
      <p>
        It is for <bdi>{invitation.email}</bdi>, and you are logged in as <bdi>{value.username}</bdi>. Log out to sign
        up with that address, or make it the address of your account.
      </p>
      <button type="button" class="main" onClick={() => void leave()}>
        Log out
      </button>
      <a href={hashOf({ view: 'settings' })}>Change my address</a>
      <a href={hashOf({ view: 'inbox' })}>To your letters</a>
    </Door>
  )
}
