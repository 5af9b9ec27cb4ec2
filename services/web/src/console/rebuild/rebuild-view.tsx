import './rebuild.css'
import { Loaded } from '../parts/loaded.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import type { Rebuild } from '../server/rebuild.ts'
import { useStatus } from '../server/status.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { ActiveRebuild } from './active-rebuild.tsx'
import { LastEnd } from './last-end.tsx'
import { NewRebuild } from './new-rebuild.tsx'
import { RebuildHistory } from './rebuild-history.tsx'
import { RollbackWindow } from './rollback-window.tsx'

export function RebuildView() {
  const { text } = useConsoleSpeech()
  const status = useStatus()
  const history = useFacts<{ readonly rebuilds: readonly Rebuild[] }>('rebuilds')
  return (
    <>
      <ViewHead title={text('view_rebuild')} hint={text('rebuildHint')} acts />
      <Loaded facts={status}>
        {({ rebuild, index_name }) => (
          <>
            {rebuild && rebuild.state !== 'swapped' && <ActiveRebuild rebuild={rebuild} indexName={index_name} />}
            {rebuild?.state === 'swapped' && <RollbackWindow rebuild={rebuild} indexName={index_name} />}
            {!rebuild && <LastEnd rebuild={history.data?.rebuilds[0]} />}
            {(!rebuild || rebuild.state === 'swapped') && <NewRebuild kept={rebuild} indexName={index_name} />}
          </>
        )}
      </Loaded>
      <Loaded facts={history}>{({ rebuilds }) => <RebuildHistory rebuilds={rebuilds} />}</Loaded>
    </>
  )
}
