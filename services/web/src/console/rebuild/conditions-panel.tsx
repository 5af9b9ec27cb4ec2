import { AskButton } from '../parts/ask-button.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import type { Conditions, Rebuild } from '../server/rebuild.ts'
import { useAction } from '../server/use-action.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { ConditionList } from './condition-list.tsx'
import { ForceButton } from './force-button.tsx'

/** The conditions of the swap, one by one, and the swap. */
export function ConditionsPanel({ rebuild, indexName }: { readonly rebuild: Rebuild; readonly indexName: string }) {
  const { text, duration } = useConsoleSpeech()
  const conditions = useFacts<Conditions>('rebuilds/last/conditions', { everyMs: 3_000, patienceMs: 60_000 })
  const { mutateAsync } = useAction()
  return (
    <Panel title={text('conditionsOfSwap')} hint={text('conditionsHint')}>
      <Loaded facts={conditions}>
        {(now) => (
          <>
            <ConditionList conditions={now} />
            <div className="buttons">
              <AskButton
                label={text('swapNow')}
                className="primary"
                title={text('swapTitle')}
                disabled={!now.open}
                name={indexName}
                act={({ confirm }) => mutateAsync({ path: 'rebuilds/last/swap', body: { confirm } })}
              >
                <p>{text('swapAsk', { index: rebuild.index, time: duration(rebuild.retain_hours * 3_600) })}</p>
              </AskButton>
              <ForceButton
                conditions={now}
                label={text('swapAnyway')}
                title={text('swapAnywayTitle')}
                indexName={indexName}
                path="rebuilds/last/swap"
              />
              {!now.open && <span className="hint">{text('swapClosed')}</span>}
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  )
}
