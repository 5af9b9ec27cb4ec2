import { useState } from 'react'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import type { Key, MadeKey } from './key.ts'
import { KeyTable } from './key-table.tsx'
import { NewKey } from './new-key.tsx'
import { ShownKey } from './shown-key.tsx'

export function KeysView() {
  const { text } = useConsoleSpeech()
  const keys = useFacts<{ readonly keys: readonly Key[] }>('keys')
  const [made, setMade] = useState<MadeKey>()
  const [showsRevoked, setShowsRevoked] = useState(false)
  return (
    <>
      <ViewHead title={text('view_keys')} hint={text('keysHint')} acts />
      {made && <ShownKey made={made} onClose={() => setMade(undefined)} />}
      <Loaded facts={keys}>
        {({ keys: all }) => (
          <Panel
            title={text('keysCount', { count: all.filter(({ revoked_at }) => revoked_at === null).length })}
            tools={<NewKey onMade={setMade} />}
          >
            <label className="check">
              <input
                type="checkbox"
                checked={showsRevoked}
                onChange={({ target }) => setShowsRevoked(target.checked)}
              />
              <span>{text('showRevoked')}</span>
            </label>
            <KeyTable keys={all.filter(({ revoked_at }) => showsRevoked || revoked_at === null)} />
          </Panel>
        )}
      </Loaded>
    </>
  )
}
