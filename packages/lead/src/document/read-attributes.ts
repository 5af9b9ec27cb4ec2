import { keyTerm, numberTerm, readNumber, readStoredDay, term, textTerm } from '../text/attribute-value.ts'
import { fold } from '../text/fold.ts'
import { localTime, type TimeZone } from '../text/time-zone.ts'
import type { TypedAttribute } from './lead-document.ts'
import type { LeadRow } from './lead-row.ts'

/** A lead is found by so many of its attributes; further ones are only shown. */
const maxAttributes = 4_000
/** So many characters of a value are shown and compared; a longer value is cut. */
export const maxAttributeLength = 32_768

/** So many phones, and emails, are taken from attributes. */
const maxContacts = 20

/** The attributes of a lead as its document has them. */
export interface Attributes {
  readonly shown: Readonly<Record<string, string>>
  readonly terms: readonly string[]
  readonly typed: readonly TypedAttribute[]
  /** The values that have a term. */
  readonly texts: readonly string[]
  /** Values of attributes whose key names a phone or an email; not yet read as such. */
  readonly phones: readonly string[]
  readonly emails: readonly string[]
}

const phoneWords = /^(?:tele)?(?:phone|mobile|cell|cellphone|whatsapp|viber|tel|telephone|handphone)s?$/
const emailWords = /^e?mails?$/
const camelCase = /(?<=[a-z])(?=[A-Z])/g

/** Reads the attributes of a lead; days of date-times are those of the zone. Adds a sentence to `dropped` for each loss. */
export function readAttributes(row: LeadRow, zone: TimeZone, dropped: string[]): Attributes {
  const shown: [string, string][] = []
  const terms: string[] = []
  const typed: TypedAttribute[] = []
  const texts: string[] = []
  const [phones, emails]: [string[], string[]] = [[], []]
  const structured = new Set(row.structured)
  for (const [key, whole] of Object.entries(row.others ?? {})) {
    const value = cut(whole)
    if (value.length < whole.length)
      dropped.push(`Attribute ${key.slice(0, 100)} is longer than ${maxAttributeLength} characters and was cut.`)
    shown.push([key, value])
    if (shown.length > maxAttributes) continue
    terms.push(keyTerm(key))
    if (structured.has(key)) continue
    terms.push(textTerm(key, value))
    texts.push(value)
    const number = readNumber(value)
    const day = readStoredDay(value, zone)
    if (number !== undefined) terms.push(numberTerm(key, number))
    if (number !== undefined && Number.isFinite(number)) typed.push({ key: term(key), number })
    if (day) typed.push({ key: term(key), date: localTime(day) })
    const keyWords = fold(key.replace(camelCase, ' ')).match(/\p{L}+/gu) ?? []
    if (keyWords.some((word) => phoneWords.test(word))) phones.push(value)
    if (keyWords.some((word) => emailWords.test(word))) emails.push(value)
  }
  if (shown.length > maxAttributes)
    dropped.push(`${shown.length - maxAttributes} of ${shown.length} attributes are shown but cannot be searched.`)
  return {
    shown: Object.fromEntries(shown),
    terms,
    typed,
    texts,
    phones: phones.slice(0, maxContacts),
    emails: emails.slice(0, maxContacts),
  }
}

function cut(value: string): string {
  return value.length <= maxAttributeLength ? value : value.slice(0, maxAttributeLength).toWellFormed()
}
