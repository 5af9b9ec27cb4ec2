import { NumberField } from '../parts/number-field.tsx'
import { useMayAct } from '../parts/operator.ts'
import type { About } from '../server/about.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import type { Options } from './options.ts'

interface RebuildOptionsProps {
  readonly options: Options
  readonly limits: About['limits']
  readonly onChange: (options: Options) => void
}

export function RebuildOptions({ options, limits, onChange }: RebuildOptionsProps) {
  const { text } = useConsoleSpeech()
  const set = (change: Partial<Options>) => onChange({ ...options, ...change })
  return (
    <fieldset className="form bare" disabled={!useMayAct()}>
      <legend className="visually-hidden">{text('stepOptions')}</legend>
      <div className="form-row">
        <NumberField
          label={text('shards')}
          hint={text('shardsHint')}
          limit={limits.primaryShards}
          value={options.shards}
          onChange={(shards) => set({ shards })}
        />
        <NumberField
          label={text('replicas')}
          hint={text('replicasHint')}
          limit={limits.replicas}
          value={options.replicas}
          onChange={(replicas) => set({ replicas })}
        />
        <NumberField
          label={text('retainHours')}
          hint={text('retainHint')}
          limit={limits.retainHours}
          value={options.retainHours}
          onChange={(retainHours) => set({ retainHours })}
        />
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={options.swapsByItself}
          onChange={({ target }) => set({ swapsByItself: target.checked })}
        />
        <span>
          {text('swapByItself')}
          <span className="hint">{text('swapByItselfHint')}</span>
        </span>
      </label>
    </fieldset>
  )
}
