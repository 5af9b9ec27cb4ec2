import { Fact, FactList } from '../parts/fact-list.tsx'
import { Panel } from '../parts/panel.tsx'
import { StateMark } from '../parts/state-mark.tsx'
import type { Status } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

const lanes = ['live', 'fanout', 'confirm', 'repair'] as const

export function ChangesPanel({ status: { lanes: waiting, brake } }: { readonly status: Status }) {
  const { text, number } = useConsoleSpeech()
  return (
    <Panel title={text('lanes')} hint={text('lanesHint')}>
      <FactList>
        {lanes.map((lane) => (
          <Fact key={lane} name={text(`lane_${lane}`)} note={text(`lane_${lane}_hint`)}>
            {waiting ? number(waiting[lane] ?? 0) : text('unknown')}
          </Fact>
        ))}
        {brake && (
          <Fact
            name={text('brake')}
            note={text('brakeLimits', { documents: brake.hold_documents, percent: brake.hold_percent })}
          >
            <StateMark tone={brake.holding ? 'bad' : 'good'}>
              {text(brake.holding ? 'brakeHolding' : 'brakeOpen')}
            </StateMark>
          </Fact>
        )}
      </FactList>
    </Panel>
  )
}
