import { useEffect, useState } from 'react'

/** The letters of whoever is signed in, as they are now. */
export function Letters({ openon }) {
  const [letters, setLetters] = useState(new Map())
  const [trouble, setTrouble] = useState('')

  useEffect(() => {
    const leaving = new AbortController()
    const follow = async () => {
      for await (const { capsule } of openon.feed({ signal: leaving.signal })) {
        if (capsule) setLetters((known) => new Map(known).set(capsule.id, capsule))
      }
    }
    follow().catch((error) => setTrouble(error.message))
    return () => leaving.abort()
  }, [openon])

  if (trouble) return <p role="alert">{trouble}</p>
  return (
    <ul>
      {[...letters.values()].map(({ id, title, state }) => (
        <li key={id}>
          {title}: {state}
        </li>
      ))}
    </ul>
  )
}
