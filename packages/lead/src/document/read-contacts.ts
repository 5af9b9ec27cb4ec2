import { readEmail } from '../text/email.ts'
import { hasPhoneLength, readPhone, readValidPhone } from '../text/phone.ts'
import type { LeadRow } from './lead-row.ts'
import type { Attributes } from './read-attributes.ts'

/** The emails of a lead, without repeats: its person's first, then those of attributes. */
export function readEmails(row: LeadRow, { emails }: Attributes): string[] {
  return unique([row.email ?? '', ...emails].map(readEmail))
}

/** The phones of a lead as E.164 digits, without repeats: its person's first, then those of attributes. */
export function readPhones(row: LeadRow, { phones }: Attributes): string[] {
  const country = row.country ?? undefined
  const text = row.phone ?? ''
  return unique([
    indexedPhone(text, country),
    // One field can hold two: `0917 555 0130 / 0917 555 0131`.
    ...listItems(text).map((item) => readValidPhone(item, country)),
    ...phones.map((phone) => readPhone(phone, country)),
  ])
}

/** The values without undefined and repeats, in order. */
export function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values)].filter((value) => value !== undefined)
}

/** The items of a text that is a list; none when it is not. */
function listItems(text: string): string[] {
  const items = text.split(/[/,;|]/, 10)
  return items.length > 1 ? items : []
}

/** Digits that are not a phone number still match by their end. */
function indexedPhone(text: string, country: string | undefined): string | undefined {
  const phone = readPhone(text, country)
  if (phone !== undefined) return phone
  const digits = text.normalize('NFKC').replace(/[^0-9]/g, '')
  return hasPhoneLength(digits) ? digits : undefined
}
