import { ActButton } from '../parts/act-button.tsx'
import { AskButton } from '../parts/ask-button.tsx'
import { Fact, FactList } from '../parts/fact-list.tsx'
import { Panel } from '../parts/panel.tsx'
import { Progress } from '../parts/progress.tsx'
import { Said } from '../parts/said.tsx'
import { StateMark, type Tone } from '../parts/state-mark.tsx'
import { When } from '../parts/when.tsx'
import { useAction } from '../server/use-action.ts'
import { isActive, type Verification } from '../server/verification.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { FindingList } from './finding-list.tsx'

/** One comparison: how far it is, or what it found. */
export function VerificationPanel({ verification }: { readonly verification: Verification }) {
  const { text } = useConsoleSpeech()
  const { mutateAsync } = useAction()
  const { id, state, found, left } = verification
  const mayRepair = state === 'done' && (left ?? found) > 0
  return (
    <Panel
      title={text('verificationNumber', { id })}
      tools={isActive(state) && <ActButton path="verifications/last/cancel">{text('cancelVerification')}</ActButton>}
    >
      <Summary verification={verification} />
      {isActive(state) && (
        <Progress
          label={text(`verification_${state}`)}
          done={verification.checked}
          total={verification.total}
          perSecond={verification.per_second}
          etaSeconds={verification.eta_seconds}
        />
      )}
      <FindingList verification={verification} />
      {mayRepair && (
        <div className="buttons">
          <AskButton
            label={text('repair')}
            className="primary"
            title={text('repairTitle', { count: left ?? found })}
            yes={text('repair')}
            act={() => mutateAsync({ path: 'verifications/last/repair' })}
          >
            <p>{text('repairAsk')}</p>
          </AskButton>
        </div>
      )}
      <Scope verification={verification} />
    </Panel>
  )
}

function Summary({
  verification: { state, found, checked, repaired, left, held, reason },
}: {
  readonly verification: Verification
}) {
  const { text } = useConsoleSpeech()
  const tone: Tone = state === 'failed' ? 'bad' : state !== 'done' ? 'new' : (left ?? found) === 0 ? 'good' : 'bad'
  return (
    <div className="plain" role="status">
      <p className="verify-verdict">
        <StateMark tone={tone}>
          {state === 'done'
            ? text(found === 0 ? 'verifyGood' : 'found', { count: found })
            : text(`verification_${state}`)}
        </StateMark>
      </p>
      {state === 'done' && <p className="hint">{text('checkedLeads', { count: checked })}</p>}
      {repaired !== null && <p>{text('repairedLeads', { count: repaired, left: left ?? 0 })}</p>}
      {held > 0 && <p className="note">{text('heldByBrake', { count: held })}</p>}
      {reason && (
        <p className="note bad">
          <Said text={reason} />
        </p>
      )}
    </div>
  )
}

function Scope({ verification }: { readonly verification: Verification }) {
  const { text } = useConsoleSpeech()
  const { full, company, lead_ids, from_id, to_id, index, who, started_at, ended_at } = verification
  return (
    <FactList>
      <Fact name={text('kind')}>{text(full ? 'fullVerification' : 'quickVerification')}</Fact>
      <Fact name={text('scope')}>
        {lead_ids
          ? text('scopeLeads', { count: lead_ids.length })
          : from_id !== null
            ? text('scopeRange', { from: from_id, to: to_id ?? '' })
            : company !== null
              ? company
              : text('allCompanies')}
      </Fact>
      <Fact name={text('index')}>
        <span className="code">{index}</span>
      </Fact>
      <Fact name={text('who')}>{who}</Fact>
      {started_at && (
        <Fact name={text('begun')}>
          <When at={started_at} />
        </Fact>
      )}
      {ended_at && (
        <Fact name={text('ended')}>
          <When at={ended_at} />
        </Fact>
      )}
    </FactList>
  )
}
