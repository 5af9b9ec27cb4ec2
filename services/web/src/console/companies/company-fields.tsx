import type { Company } from '../parts/company-select.tsx'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export interface CompanyTexts {
  readonly name: string
  readonly time_zone: string
  readonly country: string
  readonly crm_link: string
}

export const emptyCompany: CompanyTexts = { name: '', time_zone: '', country: '', crm_link: '' }

export function textsOf({ name, time_zone, country, crm_link }: Company): CompanyTexts {
  return { name, time_zone, country: country ?? '', crm_link: crm_link ?? '' }
}

const zones = Intl.supportedValuesOf('timeZone')

interface CompanyFieldsProps {
  readonly texts: CompanyTexts
  readonly isNew: boolean
  readonly onChange: (texts: CompanyTexts) => void
}

export function CompanyFields({ texts, isNew, onChange }: CompanyFieldsProps) {
  const { text } = useConsoleSpeech()
  const set = (change: Partial<CompanyTexts>) => onChange({ ...texts, ...change })
  return (
    <>
      <label className="field">
        <span>{text('name')}</span>
        <input value={texts.name} required dir="auto" onChange={({ target }) => set({ name: target.value })} />
      </label>
      <label className="field">
        <span>{text('timeZone')}</span>
        <input
          value={texts.time_zone}
          list="time-zones"
          dir="ltr"
          placeholder="UTC"
          onChange={({ target }) => set({ time_zone: target.value })}
        />
        <span className="hint">{text('timeZoneHint')}</span>
      </label>
      <datalist id="time-zones">
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <label className="field">
        <span>{text('country')}</span>
        <input
          value={texts.country}
          dir="ltr"
          maxLength={2}
          placeholder="PH"
          onChange={({ target }) => set({ country: target.value.toUpperCase() })}
        />
        <span className="hint">{text('countryHint')}</span>
      </label>
      {!isNew && (
        <label className="field">
          <span>{text('crmLink')}</span>
          <input
            value={texts.crm_link}
            dir="ltr"
            placeholder="https://crm.example/leads/{id}"
            onChange={({ target }) => set({ crm_link: target.value })}
          />
          <span className="hint">{text('crmLinkHint')}</span>
        </label>
      )}
    </>
  )
}
