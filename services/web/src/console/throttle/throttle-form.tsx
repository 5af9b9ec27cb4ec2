import { type FormEvent, useState } from 'react'
import { FaultLine } from '../parts/fault-line.tsx'
import { isWithin, NumberField } from '../parts/number-field.tsx'
import { useMayAct } from '../parts/operator.ts'
import { Panel } from '../parts/panel.tsx'
import type { About } from '../server/about.ts'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export interface Throttle {
  readonly backfill_per_second: number | null
  readonly sweep_hours: number
  readonly hold_documents: number
  readonly hold_percent: number
}

const fields = [
  { name: 'backfill_per_second', limit: 'backfillPerSecond' },
  { name: 'sweep_hours', limit: 'sweepHours' },
  { name: 'hold_documents', limit: 'holdDocuments' },
  { name: 'hold_percent', limit: 'holdPercent' },
] as const
type Name = (typeof fields)[number]['name']

interface ThrottleFormProps {
  readonly throttle: Throttle
  readonly about: About
}

/** The limits of background work. An empty one is its default. */
export function ThrottleForm({ throttle, about: { limits, defaults } }: ThrottleFormProps) {
  const { text, number } = useConsoleSpeech()
  const mayAct = useMayAct()
  const before = Object.fromEntries(fields.map(({ name }) => [name, String(throttle[name] ?? '')])) as Record<
    Name,
    string
  >
  const [values, setValues] = useState(before)
  const { mutate, isPending, error, isSuccess } = useAction()
  const changed = fields.filter(({ name }) => values[name].trim() !== before[name])
  const isValid = changed.every(
    ({ name, limit }) => values[name].trim() === '' || isWithin(limits[limit], values[name]),
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!isValid || changed.length === 0) return
    const body = Object.fromEntries(
      changed.map(({ name }) => [name, values[name].trim() === '' ? null : Number(values[name])]),
    )
    mutate({ method: 'PATCH', path: 'throttle', body })
  }
  const defaultOf = (limit: (typeof fields)[number]['limit']) => {
    const value = defaults[limit]
    return value === null ? text('noLimit') : text('defaultIs', { value: number(value) })
  }
  return (
    <Panel title={text('limits')} hint={text('limitsHint')}>
      <form className="form" onSubmit={submit}>
        <fieldset className="bare form" disabled={!mayAct}>
          <legend className="visually-hidden">{text('limits')}</legend>
          {fields.map(({ name, limit }) => (
            <NumberField
              key={name}
              label={text(`throttle_${name}`)}
              hint={`${text(`throttle_${name}_hint`)} ${defaultOf(limit)}`}
              limit={limits[limit]}
              value={values[name]}
              isOptional
              onChange={(value) => setValues({ ...values, [name]: value })}
            />
          ))}
        </fieldset>
        <FaultLine error={error} />
        {mayAct && (
          <div className="buttons">
            <button type="submit" className="primary" disabled={!isValid || changed.length === 0 || isPending}>
              {text('save')}
            </button>
            <span role="status" className="hint">
              {isSuccess && changed.length === 0 && text('saved')}
            </span>
          </div>
        )}
      </form>
    </Panel>
  )
}
