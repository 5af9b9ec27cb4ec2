import type { ReactNode } from 'react'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export interface Company {
  readonly id: number
  readonly name: string
  readonly time_zone: string
  readonly country: string | null
  readonly crm_link: string | null
  readonly leads: number
}

export const useCompanies = () => useFacts<{ readonly companies: readonly Company[] }>('companies')

interface CompanySelectProps {
  readonly label?: string
  /** The name that is chosen; empty for what stands first. */
  readonly value: string
  readonly first: ReactNode
  readonly onChange: (name: string) => void
}

export function CompanySelect({ label, value, first, onChange }: CompanySelectProps) {
  const { text } = useConsoleSpeech()
  const names = (useCompanies().data?.companies ?? []).map(({ name }) => name)
  return (
    <label className="field">
      <span>{label ?? text('company')}</span>
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{first}</option>
        {value !== '' && !names.includes(value) && <option value={value}>{value}</option>}
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
