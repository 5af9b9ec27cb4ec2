import { AskButton } from '../parts/ask-button.tsx'
import { Fact, FactList } from '../parts/fact-list.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import { useNow } from '../parts/use-now.ts'
import { When } from '../parts/when.tsx'
import type { Conditions, Rebuild } from '../server/rebuild.ts'
import { useAction } from '../server/use-action.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { ConditionList } from './condition-list.tsx'
import { ForceButton } from './force-button.tsx'
import { Phases } from './phases.tsx'

/** Searches read the new index, and could still go back. */
export function RollbackWindow({ rebuild, indexName }: { readonly rebuild: Rebuild; readonly indexName: string }) {
  const { text } = useConsoleSpeech()
  const conditions = useFacts<Conditions>('rebuilds/last/conditions', { everyMs: 3_000, patienceMs: 60_000 })
  const { mutateAsync } = useAction()
  const previous = rebuild.previous_index ?? ''
  return (
    <Panel title={text('windowOpen', { id: rebuild.id })} hint={text('windowHint')}>
      <Phases rebuild={rebuild} />
      <FactList>
        <Fact name={text('windowEnds')}>
          <Clock until={rebuild.retain_until} />
        </Fact>
        <Fact name={text('liveIndex')}>
          <span className="code">{rebuild.index}</span>
        </Fact>
        <Fact
          name={text('previousIndex')}
          note={text(rebuild.previous_in_step ? 'previousInStep' : 'previousNotInStep')}
        >
          <span className="code">{previous}</span>
        </Fact>
        <Fact name={text('swappedAt')}>
          <When at={rebuild.swapped_at} />
        </Fact>
      </FactList>
      <h3>{text('conditionsOfRollback')}</h3>
      <Loaded facts={conditions}>
        {(now) => (
          <>
            <ConditionList conditions={now} />
            <div className="buttons">
              <AskButton
                label={text('rollBack')}
                title={text('rollBackTitle')}
                isDangerous
                disabled={!now.open}
                name={indexName}
                act={({ confirm }) => mutateAsync({ path: 'rebuilds/last/rollback', body: { confirm } })}
              >
                <p>{text('rollBackAsk', { index: previous, dropped: rebuild.index })}</p>
              </AskButton>
              <ForceButton
                conditions={now}
                label={text('rollBackAnyway')}
                title={text('rollBackTitle')}
                indexName={indexName}
                path="rebuilds/last/rollback"
              />
              <AskButton
                label={text('endWindow')}
                title={text('endWindowTitle')}
                isDangerous
                name={indexName}
                act={({ confirm }) => mutateAsync({ path: 'rebuilds/last/cleanup', body: { confirm } })}
              >
                <p>{text('endWindowAsk', { index: previous })}</p>
              </AskButton>
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function Clock({ until }: { readonly until: string | null }) {
  const { text, duration } = useConsoleSpeech()
  const now = useNow(until !== null)
  if (until === null) return text('unknown')
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 1_000))
  return (
    <>
      <strong className="clock">{text('left', { time: duration(left) })}</strong> (<When at={until} />)
    </>
  )
}
