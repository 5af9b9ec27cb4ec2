import { Contact } from '../results/columns.tsx'
import type { WholeLead } from './use-lead.ts'

export function LeadContacts({ lead: { email, user_phone_number: phone } }: { readonly lead: WholeLead }) {
  return (
    (email !== null || phone !== null) && (
      <p className="contacts">
        {email !== null && (
          <a href={`mailto:${encodeURIComponent(email)}`}>
            <Contact text={email} />
          </a>
        )}
        {phone !== null && (
          <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
            <Contact text={phone} />
          </a>
        )}
      </p>
    )
  )
}
