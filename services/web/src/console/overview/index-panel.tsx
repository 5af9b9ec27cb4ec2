import { Fact, FactList } from '../parts/fact-list.tsx'
import { Panel } from '../parts/panel.tsx'
import { StateMark } from '../parts/state-mark.tsx'
import { ViewLink } from '../route/view-link.tsx'
import type { About } from '../server/about.ts'
import type { Status } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export function IndexPanel({ status, about }: { readonly status: Status; readonly about: About | undefined }) {
  const { text, bytes } = useConsoleSpeech()
  const { index, in_step, needs_rebuild, unready_fields, paused, disk } = status
  const isDiskLow = disk?.nodes.some(({ stage }) => stage !== 'ok')
  return (
    <Panel title={text('index')}>
      <FactList>
        <Fact name={text('liveIndex')}>
          <span className="code">{index ?? text('none')}</span>
        </Fact>
        <Fact name={text('inStep')} note={in_step === false && text('inStepRemedy')}>
          {in_step === null ? (
            <StateMark tone="off">{text('unknown')}</StateMark>
          ) : (
            <StateMark tone={in_step ? 'good' : 'bad'}>{text(in_step ? 'yes' : 'no')}</StateMark>
          )}
        </Fact>
        {about?.shards != null && (
          <Fact name={text('shards')}>
            {text('shardsValue', { shards: about.shards, replicas: about.replicas ?? 0 })}
          </Fact>
        )}
        {about?.index_bytes != null && <Fact name={text('size')}>{bytes(about.index_bytes)}</Fact>}
        {about?.free_bytes != null && (
          <Fact name={text('freeDisk')} note={isDiskLow && text('diskRemedy')}>
            {bytes(about.free_bytes)}
          </Fact>
        )}
        <Fact name={text('needsRebuild')}>
          {needs_rebuild ? <ViewLink view="rebuild">{text('needsRebuildYes')}</ViewLink> : text('no')}
        </Fact>
        {unready_fields.length > 0 && (
          <Fact name={text('unready')} note={text('unreadyHint')}>
            <span className="code">{unready_fields.join(', ')}</span>
          </Fact>
        )}
        {paused.map(({ index: name, reason }) => (
          <Fact key={name} name={text('pausedWrites')} note={reason}>
            <span className="code">{name}</span>
          </Fact>
        ))}
      </FactList>
    </Panel>
  )
}
