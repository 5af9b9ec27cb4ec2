import { useId } from 'react'
import type { Limit } from '../server/about.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

interface NumberFieldProps {
  readonly label: string
  readonly hint?: string
  readonly limit: Limit
  readonly value: string
  /** Whether it may be empty. */
  readonly isOptional?: boolean
  readonly onChange: (value: string) => void
}

/** Says which numbers are accepted as soon as another one is typed. */
export function NumberField({ label, hint, limit, value, isOptional = false, onChange }: NumberFieldProps) {
  const { text, number } = useConsoleSpeech()
  const id = useId()
  const isWrong = !(isOptional && value.trim() === '') && !isWithin(limit, value)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="decimal"
        dir="ltr"
        value={value}
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint ${id}-fault`}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}-fault`} role="alert" className="fault">
        {isWrong &&
          text(limit.whole ? 'wholeWithin' : 'numberWithin', { min: number(limit.min), max: number(limit.max) })}
      </p>
      <p id={`${id}-hint`} className="hint">
        {hint}
      </p>
    </div>
  )
}

export function isWithin({ min, max, whole }: Limit, value: string): boolean {
  const read = value.trim() === '' ? Number.NaN : Number(value)
  return read >= min && read <= max && (!whole || Number.isInteger(read))
}
