import { ActButton } from '../parts/act-button.tsx'
import { AskButton } from '../parts/ask-button.tsx'
import { Fact, FactList } from '../parts/fact-list.tsx'
import { Panel } from '../parts/panel.tsx'
import { Said } from '../parts/said.tsx'
import { When } from '../parts/when.tsx'
import { ViewLink } from '../route/view-link.tsx'
import type { Rebuild } from '../server/rebuild.ts'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { ConditionsPanel } from './conditions-panel.tsx'
import { Phases } from './phases.tsx'
import { RebuildProgress } from './rebuild-progress.tsx'

interface ActiveRebuildProps {
  readonly rebuild: Rebuild
  readonly indexName: string
}

/** A rebuild at work: where it is, how fast, and what it waits for. */
export function ActiveRebuild({ rebuild, indexName }: ActiveRebuildProps) {
  const { text, duration } = useConsoleSpeech()
  const { mutateAsync } = useAction()
  return (
    <>
      <Panel
        title={text('rebuildNumber', { id: rebuild.id })}
        tools={
          <div className="buttons">
            {rebuild.state === 'backfilling' && <ActButton path="rebuilds/last/pause">{text('pause')}</ActButton>}
            {rebuild.state === 'paused' && (
              <ActButton path="rebuilds/last/resume" className="primary">
                {text('resume')}
              </ActButton>
            )}
            <AskButton
              label={text('cancelRebuild')}
              title={text('cancelTitle')}
              isDangerous
              name={indexName}
              act={({ confirm }) => mutateAsync({ path: 'rebuilds/last/cancel', body: { confirm } })}
            >
              <p>{text('cancelAsk', { index: rebuild.index })}</p>
            </AskButton>
          </div>
        }
      >
        <Phases rebuild={rebuild} />
        <RebuildProgress rebuild={rebuild} />
        {rebuild.reason && (
          <p className="note">
            <Said text={rebuild.reason} />
          </p>
        )}
        <FactList>
          <Fact name={text('newIndex')} note={text('shardsOf', { shards: rebuild.shards, replicas: rebuild.replicas })}>
            <span className="code">{rebuild.index}</span>
          </Fact>
          <Fact name={text('begun')}>
            <When at={rebuild.created_at} />
          </Fact>
          <Fact name={text('swap')}>{text(rebuild.swap_by_itself ? 'swapItself' : 'swapWaits')}</Fact>
          <Fact name={text('rollbackWindow')}>
            {text('windowOf', { time: duration(rebuild.retain_hours * 3_600) })}
          </Fact>
          <Fact name={text('speed')}>
            <ViewLink view="throttle">{text('speedHint')}</ViewLink>
          </Fact>
        </FactList>
      </Panel>
      <ConditionsPanel rebuild={rebuild} indexName={indexName} />
    </>
  )
}
