import { useEffect } from 'preact/hooks'
import { readyCount } from '../letters.ts'
import { route, visit } from '../route.ts'
import { viewerId } from '../session.ts'
import { BoxView } from './box.tsx'
import { Compose } from './compose.tsx'
import { LetterView } from './letter.tsx'
import { Shell } from './shell.tsx'
import { Welcome } from './welcome.tsx'

export function App() {
  const waiting = readyCount.value
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) OpenOn` : 'OpenOn'
  }, [waiting])

  if (!viewerId.value) return <Welcome />
  return (
    <Shell>
      <View key={`${viewerId} ${visit}`} />
    </Shell>
  )
}

function View() {
  const here = route.value
  switch (here.view) {
    case 'letter':
      return <LetterView id={here.id} />
    case 'write':
      return <Compose draftId={here.draftId} />
    default:
      return <BoxView box={here.view} />
  }
}
