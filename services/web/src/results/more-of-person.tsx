import type { Lead } from '../search/lead.ts'
import { useSpeech } from '../text/text.tsx'

/** How many further leads the row stands for; the open lead lists them. */
export function MoreOfPerson({ lead: { leads_of_person: leads = 1 } }: { readonly lead: Lead }) {
  const { text } = useSpeech()
  return leads > 1 && <span className="label">{text('moreOfPerson', { count: leads - 1 })}</span>
}
