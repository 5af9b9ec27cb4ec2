import { usePage } from '../search/page-context.ts'
import { useSpeech } from '../text/text.tsx'
import type { WholeLead } from './use-lead.ts'

export function LeadAttributes({ lead }: { readonly lead: WholeLead }) {
  const { fields } = usePage()
  const { text, fieldName } = useSpeech()
  const others = Object.entries(lead.others)
  if (others.length === 0) return null
  return (
    <section>
      <h3>{text('attributes')}</h3>
      <dl className="facts">
        {others.map(([key, value]) => (
          <div key={key}>
            <dt dir="auto">{fieldName(`others.${key}`, fields.get(`others.${key}`))}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
