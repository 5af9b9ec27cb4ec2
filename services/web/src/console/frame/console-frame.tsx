import { Suspense, useEffect } from 'react'
import { Boundary } from '../../parts/boundary.tsx'
import { Broken } from '../../parts/broken.tsx'
import { useRoute } from '../route/route.ts'
import { useStatus } from '../server/status.ts'
import { verdictOf } from '../server/verdict.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { Account } from './account.tsx'
import { Menu } from './menu.tsx'
import { NoView } from './no-view.tsx'
import { Unanswering } from './unanswering.tsx'
import { useFollowing } from './use-following.ts'
import { VerdictMark } from './verdict-mark.tsx'
import { viewParts } from './view-parts.ts'

export function ConsoleFrame({ onSignOut }: { readonly onSignOut: () => Promise<void> }) {
  const { view } = useRoute()
  const { text } = useConsoleSpeech()
  const status = useStatus()
  useFollowing(status.data)
  useTitle(status.data !== undefined && !verdictOf(status.data).good)
  const View = view ? viewParts[view] : NoView
  return (
    <div className="console">
      <a className="skip" href="#main">
        {text('skipToView')}
      </a>
      <header className="console-top">
        <p className="brand">
          Galena <span>{text('console')}</span>
        </p>
        <VerdictMark status={status.data} />
        <Account onSignOut={onSignOut} />
      </header>
      <Menu status={status.data} />
      <main id="main" tabIndex={-1}>
        <Unanswering facts={status} />
        <Boundary key={view} fallback={<Broken />}>
          <Suspense fallback={<p className="hint">{text('loading')}</p>}>
            <View />
          </Suspense>
        </Boundary>
      </main>
    </div>
  )
}

/** Also a tab that nobody looks at tells when something is wrong. */
function useTitle(isBad: boolean) {
  const { view = 'overview' } = useRoute()
  const { text } = useConsoleSpeech()
  useEffect(() => {
    document.title = `${isBad ? '⚠ ' : ''}${text(`view_${view}`)} – Galena`
  }, [isBad, view, text])
}
