import { AskButton } from '../parts/ask-button.tsx'
import { Fact, FactList } from '../parts/fact-list.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import { Said } from '../parts/said.tsx'
import { StateMark } from '../parts/state-mark.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { useStatus } from '../server/status.ts'
import { useAction } from '../server/use-action.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

interface Owner {
  readonly installation: string
  readonly system: string
  readonly database: string
  readonly name: string
}

interface OwnerFacts {
  readonly this: Owner
  readonly index: string | null
  readonly owner: Owner | null
  readonly lease: (Owner & { readonly alive: boolean }) | null
  readonly ours: boolean
  readonly reason: string | null
}

export function OwnerView() {
  const { text } = useConsoleSpeech()
  const owner = useFacts<OwnerFacts>('owner', { patienceMs: 45_000 })
  return (
    <>
      <ViewHead title={text('view_owner')} hint={text('ownerHint')} acts />
      {owner.isPending && <p className="hint">{text('ownerWait')}</p>}
      {!owner.isPending && <Loaded facts={owner}>{(facts) => <OwnerPanel facts={facts} />}</Loaded>}
    </>
  )
}

function OwnerPanel({ facts }: { readonly facts: OwnerFacts }) {
  const { text } = useConsoleSpeech()
  const { mutateAsync } = useAction()
  const indexName = useStatus().data?.index_name
  const { ours, reason, index, lease } = facts
  return (
    <Panel title={text(ours ? 'ownerOurs' : 'ownerNotOurs')}>
      {reason && (
        <p className="note bad">
          <Said text={reason} />
        </p>
      )}
      <FactList>
        <Fact name={text('liveIndex')}>
          <span className="code">{index ?? text('none')}</span>
        </Fact>
        <Fact name={text('thisDatabase')}>
          <OwnerName of={facts.this} />
        </Fact>
        <Fact name={text('ownerOfIndex')}>{facts.owner ? <OwnerName of={facts.owner} /> : text('none')}</Fact>
        <Fact name={text('writer')} note={lease && <OwnerName of={lease} />}>
          {lease ? (
            <StateMark tone={lease.alive ? 'good' : 'off'}>{text(lease.alive ? 'alive' : 'notAlive')}</StateMark>
          ) : (
            text('none')
          )}
        </Fact>
      </FactList>
      {!ours && (
        <div className="buttons">
          <AskButton
            label={text('takeIndex')}
            title={text('takeTitle')}
            isDangerous
            asksReason
            name={indexName}
            act={(answer) => mutateAsync({ path: 'owner/take', body: answer })}
          >
            <p>{text('takeAsk')}</p>
          </AskButton>
        </div>
      )}
    </Panel>
  )
}

function OwnerName({ of: { database, name, installation } }: { readonly of: Owner }) {
  return (
    <span className="code">
      {database} / {name} <span className="hint">({installation})</span>
    </span>
  )
}
