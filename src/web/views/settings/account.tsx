import { useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { SessionsDocument, type SessionsQuery } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { persist } from '../../retry.ts'
import { Fetching } from '../fetching.tsx'
import { useLoading } from '../loading.ts'
import { Export } from './export.tsx'
import { Leaving } from './leaving.tsx'
import { Password } from './password.tsx'
import { Profile } from './profile.tsx'
import { Sessions } from './sessions.tsx'

/** Who the viewer is here, how they get in, where they are, what they take with them, and how they leave. */
export function Account() {
  const sessions = useSignal<SessionsQuery['sessions'] | null>(null)
  const reload = async () => {
    sessions.value = (await ask(SessionsDocument)).sessions
  }
  const trouble = useLoading((patience) => persist(reload, patience), [])
  return (
    <>
      <Profile />
      <Password onChanged={reload} />
      {sessions.value ? (
        <Sessions sessions={sessions.value} onEnded={reload} />
      ) : (
        <Fetching words={texts.value.settings.lookingWhere} trouble={trouble.value} />
      )}
      <Export />
      <Leaving />
    </>
  )
}
