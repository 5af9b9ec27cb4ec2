import { readEmails as emailsIn } from '../text/email.ts'
import { hasPhoneLength, type PhoneReadings, phoneReadings, presentReadings, wholeReadings } from '../text/phone.ts'
import { separatePhones } from '../text/phone-groups.ts'
import { plainPhoneText } from '../text/phone-text.ts'
import type { LeadRow } from './lead-row.ts'
import type { Attributes } from './read-attributes.ts'

/** So many phones, in all their readings, and so many emails of a lead are searched. */
const maxContacts = 100

/** So many numbers are read from one field. */
const maxNumbers = 10

/** So many characters of a field are read for phones. */
const maxPhoneText = 500

/** The emails of a lead, without repeats: its person's first, then those of attributes. */
export function readEmails(row: LeadRow, { emails }: Attributes, dropped: string[]): string[] {
  return capped('emails', unique([row.email ?? '', ...emails].flatMap((text) => emailsIn(text, dropped))), dropped)
}

/**
 * The phones of a lead as E.164 digits, without repeats: its person's first, then those of attributes. A number that can be
 * read in several ways is there in each of them.
 */
export function readPhones(row: LeadRow, { phones }: Attributes, dropped: string[]): string[] {
  const country = row.country ?? undefined
  const found = [
    ...(row.phone === null ? [] : phonesIn(row.phone, country, 'any digits', dropped)),
    ...phones.flatMap(({ text, isSure }) => phonesIn(text, country, isSure ? 'possible' : 'valid', dropped)),
  ]
  return capped('phones', unique(found), dropped)
}

function capped(what: string, values: string[], dropped: string[]): string[] {
  if (values.length <= maxContacts) return values
  dropped.push(`${values.length - maxContacts} of ${values.length} ${what} cannot be searched.`)
  return values.slice(0, maxContacts)
}

/** The values without undefined and repeats, in order. */
export function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values)].filter((value) => value !== undefined)
}

/** What counts when it is not a valid number: `possible` numbers, or `any digits`, which are found by their end. */
type Accepted = 'valid' | 'possible' | 'any digits'

// What separates two numbers and is never part of one; what can be either.
const alwaysSeparates = /[\p{L},;|&\\:\n\r\t]+|(?<=[0-9)]\s*)(?=\(?\+)/u
const maySeparate = /\s*\/\s*|\s{2,}|\s-\s/u

const plainNumber = /^\(?\+?[0-9()]+(?:[ .-][0-9()]+)*$/

/** The numbers of one field: `0917 555 0130 / 0917 555 0131`, `+63… ::: +63…`. */
export function phonesIn(
  text: string,
  country: string | undefined,
  accepted: Accepted,
  dropped: string[] = [],
): string[] {
  if (text.length <= 60 && plainNumber.test(text)) return numbersOf(text, country, accepted)
  // Normalising makes up to 18 characters of one.
  const normal = text.slice(0, maxPhoneText).normalize('NFKC')
  const plain = plainPhoneText(normal.slice(0, maxPhoneText))
  if (/\p{Nd}/u.test(text.slice(maxPhoneText)) || /\p{Nd}/u.test(normal.slice(maxPhoneText)))
    dropped.push(`Phones behind the first ${maxPhoneText} characters of a value cannot be searched.`)
  if (!alwaysSeparates.test(plain)) return numbersOf(plain, country, accepted)
  const parts = plain.split(alwaysSeparates).filter((part) => /[0-9]/.test(part))
  if (parts.length > maxNumbers)
    dropped.push(`Only ${maxNumbers} of ${parts.length} numbers in one value can be searched.`)
  return parts.slice(0, maxNumbers).flatMap((part) => numbersOf(part, country, accepted))
}

/** One number, or several with spaces or slashes between. Of several, the whole is kept too: nobody knows which was meant. */
function numbersOf(text: string, country: string | undefined, accepted: Accepted): string[] {
  const whole = phoneReadings(text, country)
  if (whole.certainty !== 'valid' && /[\s/]/.test(text)) {
    const parts = text.split(maySeparate, maxNumbers).filter((part) => /[0-9]/.test(part))
    const several = parts.length > 1 ? parts : separatePhones(text, country)
    const valid = several.flatMap((part) => indexed(part, phoneReadings(part, country), country, 'valid'))
    if (several.length > 1 && valid.length > 0)
      return [...valid, ...(accepted === 'any digits' ? wholeReadings(text, whole) : [])]
  }
  return indexed(text, whole, country, accepted)
}

function indexed(text: string, reading: PhoneReadings, country: string | undefined, accepted: Accepted): string[] {
  const { numbers, certainty } = reading
  const present = presentReadings(text, reading, country, false)
  if (certainty === 'valid' || present.length > 0) return [...numbers, ...present]
  if (accepted === 'valid') return []
  if (numbers.length > 0) return [...numbers]
  const digits = text.replace(/[^0-9]/g, '')
  return accepted === 'any digits' && hasPhoneLength(digits) ? [digits] : []
}
