import { useState } from 'react'
import { AskButton } from '../parts/ask-button.tsx'
import { CompanySelect } from '../parts/company-select.tsx'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { type MadeKey, type Role, roles } from './key.ts'

export function NewKey({ onMade }: { readonly onMade: (made: MadeKey) => void }) {
  const { text } = useConsoleSpeech()
  const { mutateAsync } = useAction<MadeKey>()
  const [role, setRole] = useState<Role>('company')
  const [company, setCompany] = useState('')
  const isOfCompany = role !== 'read' && role !== 'write'
  async function act() {
    if (isOfCompany && company === '') throw new Error(text('chooseCompany'))
    const extra = {
      ...(role === 'company_write' && { write: true }),
      ...(role === 'company_suggest' && { suggest: true }),
    }
    const body = isOfCompany ? { company, ...extra } : { operator: role }
    onMade(await mutateAsync({ path: 'keys', body }))
  }
  return (
    <AskButton label={text('newKey')} title={text('newKey')} yes={text('makeKey')} act={act}>
      <label className="field">
        <span>{text('role')}</span>
        <select value={role} onChange={({ target }) => setRole(target.value as Role)}>
          {roles.map((one) => (
            <option key={one} value={one}>
              {text(`role_${one}`)}
            </option>
          ))}
        </select>
        <span className="hint">{text(`role_${role}_hint`)}</span>
      </label>
      {isOfCompany && <CompanySelect value={company} first={text('chooseCompany')} onChange={setCompany} />}
    </AskButton>
  )
}
