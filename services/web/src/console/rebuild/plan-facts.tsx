import { Fact, FactList } from '../parts/fact-list.tsx'
import { StateMark } from '../parts/state-mark.tsx'
import type { Plan } from '../server/rebuild.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** What a rebuild would need. */
export function PlanFacts({ plan }: { readonly plan: Plan }) {
  const { text, number, bytes, duration } = useConsoleSpeech()
  return (
    <FactList>
      <Fact name={text('liveIndex')} note={text('shardsOf', { shards: plan.shards, replicas: plan.replicas })}>
        <span className="code">{plan.index}</span>
      </Fact>
      <Fact name={text('documents')}>{number(plan.documents)}</Fact>
      <Fact name={text('sizeNow')}>{bytes(plan.live_bytes)}</Fact>
      <Fact name={text('sizeExpected')}>{bytes(plan.expected_bytes)}</Fact>
      <Fact name={text('freeDisk')} note={!plan.enough_disk && text('diskShort')}>
        <StateMark tone={plan.enough_disk ? 'good' : 'bad'}>
          {text(plan.enough_disk ? 'diskEnough' : 'diskNotEnough', { free: bytes(plan.free_bytes) })}
        </StateMark>
      </Fact>
      <Fact name={text('timeExpected')}>
        {plan.expected_seconds === null
          ? text('timeUnknown')
          : text('about', { time: duration(plan.expected_seconds) })}
      </Fact>
    </FactList>
  )
}
