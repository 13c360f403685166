import { type Route, route, visit } from '../route.ts'
import { viewerId } from '../session.ts'
import { BoxView } from './box.tsx'
import { Claim } from './claim.tsx'
import { Forgot } from './forgot.tsx'
import { desk, settings } from './later-views.tsx'
import { LetterView } from './letter.tsx'
import { Nowhere } from './nowhere.tsx'
import { Reset } from './reset.tsx'
import { Shell } from './shell.tsx'
import { useTitle } from './title.ts'
import { Verify } from './verify.tsx'
import { Welcome } from './welcome.tsx'

export function App() {
  useTitle()
  const here = route.value
  switch (here.view) {
    case 'verify':
      return <Verify key={here.token} token={here.token} />
    case 'reset':
      return <Reset key={here.token} token={here.token} />
    case 'claim':
      return <Claim key={here.token} token={here.token} email={here.email} />
    case 'forgot':
      return <Forgot />
  }
  if (!viewerId.value) return <Welcome />
  return (
    <Shell>
      <View key={`${viewerId} ${visit}`} here={here} />
    </Shell>
  )
}

function View({ here }: { here: Exclude<Route, { readonly view: 'verify' | 'reset' | 'claim' | 'forgot' }> }) {
  switch (here.view) {
    case 'letter':
      return <LetterView id={here.id} />
    case 'write':
      return <desk.View draftId={here.draftId} />
    case 'settings':
      return <settings.View />
    case 'nowhere':
      return <Nowhere />
    default:
      return <BoxView box={here.view} />
  }
}
