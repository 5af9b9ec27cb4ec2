import { type FormEvent, useState } from 'react'
import { CompanySelect } from '../parts/company-select.tsx'
import { FaultLine } from '../parts/fault-line.tsx'
import { useMayAct } from '../parts/operator.ts'
import { Panel } from '../parts/panel.tsx'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** Asks for a comparison of the index with the database. */
export function NewVerification() {
  const { text } = useConsoleSpeech()
  const [isFull, setFull] = useState(true)
  const [repairs, setRepairs] = useState(false)
  const [company, setCompany] = useState('')
  const [leads, setLeads] = useState('')
  const { mutate, isPending, error } = useAction()
  if (!useMayAct()) return null

  const ids = leads.split(/[\s,;]+/).filter((id) => id !== '')
  const isWrong = ids.some((id) => !/^\d{1,15}$/.test(id))
  function submit(event: FormEvent) {
    event.preventDefault()
    if (isWrong) return
    const where = ids.length > 0 ? { lead_ids: ids.map(Number) } : company === '' ? {} : { company }
    mutate({ path: 'verifications', body: { full: isFull, repair: repairs, ...where } })
  }
  return (
    <Panel title={text('newVerification')}>
      <form className="form" onSubmit={submit}>
        <fieldset className="bare plain">
          <legend className="visually-hidden">{text('kind')}</legend>
          <label className="check">
            <input type="radio" name="full" checked={isFull} onChange={() => setFull(true)} />
            <span>
              {text('fullVerification')}
              <span className="hint">{text('fullHint')}</span>
            </span>
          </label>
          <label className="check">
            <input type="radio" name="full" checked={!isFull} onChange={() => setFull(false)} />
            <span>
              {text('quickVerification')}
              <span className="hint">{text('quickHint')}</span>
            </span>
          </label>
        </fieldset>
        <div className="form-row">
          <CompanySelect value={company} first={text('allCompanies')} onChange={setCompany} />
          <label className="field">
            <span>{text('onlyLeads')}</span>
            <input
              value={leads}
              dir="ltr"
              inputMode="numeric"
              placeholder="4711, 4712"
              aria-invalid={isWrong}
              onChange={({ target }) => setLeads(target.value)}
            />
            <span className={isWrong ? 'fault' : 'hint'}>{text(isWrong ? 'leadsWrong' : 'onlyLeadsHint')}</span>
          </label>
        </div>
        <label className="check">
          <input type="checkbox" checked={repairs} onChange={({ target }) => setRepairs(target.checked)} />
          <span>
            {text('repairAtOnce')}
            <span className="hint">{text('repairHint')}</span>
          </span>
        </label>
        <FaultLine error={error} />
        <div className="buttons">
          <button type="submit" className="primary" disabled={isPending}>
            {text(isPending ? 'working' : 'startVerification')}
          </button>
        </div>
      </form>
    </Panel>
  )
}
