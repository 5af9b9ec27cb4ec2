import { Said } from '../parts/said.tsx'
import { StateMark } from '../parts/state-mark.tsx'
import type { Conditions } from '../server/rebuild.ts'
import type { ConsoleKey } from '../text/texts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

const names: Readonly<Record<string, ConsoleKey>> = {
  target: 'condition_target',
  chunks: 'condition_chunks',
  verified: 'condition_verified',
  pending: 'condition_pending',
  failures: 'condition_failures',
  held: 'condition_held',
  shards: 'condition_shards',
  contents: 'condition_contents',
}

/** Each condition of a swap or a rollback, and why it is not met. */
export function ConditionList({ conditions }: { readonly conditions: Conditions }) {
  const { text, clock } = useConsoleSpeech()
  return (
    <>
      <ul className="conditions">
        {conditions.conditions.map(({ name, met, detail, forcible }) => (
          <li key={name}>
            <StateMark tone={met ? 'good' : 'bad'}>
              <span>{names[name] ? text(names[name]) : name}</span>
              <span className="visually-hidden"> {text(met ? 'met' : 'notMet')}</span>
            </StateMark>
            {!met && (
              <p>
                <Said text={detail} /> {!forcible && <span className="hint">{text('notForcible')}</span>}
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="hint">{text('checkedAt', { time: clock(conditions.checked_at) })}</p>
    </>
  )
}
