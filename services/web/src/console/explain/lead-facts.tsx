import { Fact, FactList } from '../parts/fact-list.tsx'
import { Json } from '../parts/json.tsx'
import { Panel } from '../parts/panel.tsx'
import { StateMark } from '../parts/state-mark.tsx'
import { When } from '../parts/when.tsx'
import { ViewLink } from '../route/view-link.tsx'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { type ExplainedIndex, IndexOfLead } from './index-of-lead.tsx'

export interface ExplainedLead {
  readonly lead_id: number
  readonly wanted: Readonly<Record<string, unknown>> | null
  readonly builder: number
  readonly pending: readonly {
    readonly id: number
    readonly lane: string
    readonly attempts: number
    readonly enqueued_at: string
    readonly not_before: string | null
  }[]
  readonly held: { readonly operation: string; readonly held_at: string } | null
  readonly failures: readonly {
    readonly index: string
    readonly reason: string
    readonly attempts: number
    readonly last_seen: string
  }[]
  readonly indices: readonly ExplainedIndex[]
}

/** Everything known about one lead on its way to the index, with what it means first. */
export function LeadFacts({ explained }: { readonly explained: ExplainedLead }) {
  const { text } = useConsoleSpeech()
  const { lead_id, wanted, pending, held, failures, indices } = explained
  const live = indices.find(({ is_searched }) => is_searched)
  return (
    <>
      <Panel title={text('leadNumber', { id: String(lead_id) })}>
        <p className="verify-verdict">
          <Meaning explained={explained} live={live} />
        </p>
        <FactList>
          <Fact name={text('inDatabase')}>{text(wanted ? 'yes' : 'no')}</Fact>
          <Fact name={text('onItsWay')}>
            {pending.length === 0
              ? text('nothingWaits')
              : pending.map(({ id, lane, attempts, enqueued_at }) => (
                  <p key={id}>
                    {text('waitsIn', { lane, attempts })} <When at={enqueued_at} />
                  </p>
                ))}
          </Fact>
          {held && (
            <Fact name={text('held')} note={<ViewLink view="held">{text('decide')}</ViewLink>}>
              {held.operation}, <When at={held.held_at} />
            </Fact>
          )}
          {failures.map(({ index, reason }) => (
            <Fact
              key={index}
              name={text('failure')}
              note={
                <ViewLink view="failures" params={{ lead: String(lead_id) }}>
                  {text('view_failures')}
                </ViewLink>
              }
            >
              <span lang="en" dir="auto">
                {reason}
              </span>
            </Fact>
          ))}
        </FactList>
      </Panel>
      {indices.map((index) => (
        <IndexOfLead key={index.index} explained={index} />
      ))}
      <Panel title={text('documentWanted')} hint={text('documentWantedHint')}>
        {wanted ? <Json value={wanted} label={text('documentWanted')} /> : <p className="hint">{text('noSuchLead')}</p>}
      </Panel>
    </>
  )
}

interface MeaningProps {
  readonly explained: ExplainedLead
  readonly live: ExplainedIndex | undefined
}

function Meaning({ explained: { wanted, pending, held, failures }, live }: MeaningProps) {
  const { text } = useConsoleSpeech()
  if (!wanted && !live?.stored) return <StateMark tone="off">{text('leadNowhere')}</StateMark>
  if (live?.is_equal) return <StateMark tone="good">{text('leadEqual')}</StateMark>
  if (held) return <StateMark tone="bad">{text('leadHeld')}</StateMark>
  if (failures.length > 0) return <StateMark tone="bad">{text('leadRefused')}</StateMark>
  if (pending.length > 0) return <StateMark tone="wait">{text('leadWaits')}</StateMark>
  return <StateMark tone="bad">{text('leadDiffers')}</StateMark>
}
