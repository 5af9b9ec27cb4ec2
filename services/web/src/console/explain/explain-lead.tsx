import { type FormEvent, useState } from 'react'
import { ActButton } from '../parts/act-button.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { changeParams } from '../route/route.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { type ExplainedLead, LeadFacts } from './lead-facts.tsx'

export function ExplainLead({ lead }: { readonly lead: string }) {
  const { text } = useConsoleSpeech()
  const [typed, setTyped] = useState(lead)
  const isId = /^\d{1,15}$/.test(lead)
  const facts = useFacts<ExplainedLead>(`leads/${lead}`, { isWanted: isId, everyMs: 5_000 })

  function submit(event: FormEvent) {
    event.preventDefault()
    changeParams({ lead: typed.trim() })
  }
  return (
    <>
      <form className="filters-bar" onSubmit={submit}>
        <label className="field">
          <span>{text('leadId')}</span>
          <input
            value={typed}
            dir="ltr"
            inputMode="numeric"
            pattern="\s*\d{1,15}\s*"
            required
            onChange={({ target }) => setTyped(target.value)}
          />
        </label>
        <button type="submit" className="primary">
          {text('explain')}
        </button>
        {isId && (
          <ActButton path="sync" body={{ lead_ids: [Number(lead)] }}>
            {text('writeAgain')}
          </ActButton>
        )}
      </form>
      {isId && <Loaded facts={facts}>{(known) => <LeadFacts explained={known} />}</Loaded>}
    </>
  )
}
