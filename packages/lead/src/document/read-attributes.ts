import { arrayValues } from '../text/array-values.ts'
import {
  keyTerm,
  numberTerm,
  readNumber,
  readStoredDay,
  structureTerm,
  term,
  textTerm,
} from '../text/attribute-value.ts'
import { contactOfKey } from '../text/contact-words.ts'
import { localTime, type TimeZone } from '../text/time-zone.ts'
import type { TypedAttribute } from './lead-document.ts'
import type { LeadRow } from './lead-row.ts'

/** A lead is found by so many values of its attributes; further ones are only shown. */
const maxValues = 4_000
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
  readonly phones: readonly PhoneValue[]
  readonly emails: readonly string[]
}

interface PhoneValue {
  readonly text: string
  /** The key means nothing but a phone, so that the number need not be valid. */
  readonly isSure: boolean
}

/** Reads the attributes of a lead; days of date-times are those of the zone. Adds a sentence to `dropped` for each loss. */
export function readAttributes(row: LeadRow, zone: TimeZone, dropped: string[]): Attributes {
  const shown: [string, string][] = []
  const terms: string[] = []
  const typed: TypedAttribute[] = []
  const texts: string[] = []
  const [phones, emails]: [PhoneValue[], string[]] = [[], []]
  const structured = new Set(row.structured)
  let [found, unsearched] = [0, 0]
  for (const [key, whole] of Object.entries(row.others ?? {})) {
    const value = cut(whole)
    if (value.length < whole.length)
      dropped.push(`Attribute ${key.slice(0, 100)} is longer than ${maxAttributeLength} characters and was cut.`)
    shown.push([key, value])
    if (found >= maxValues) {
      unsearched += 1
      continue
    }
    terms.push(keyTerm(key))
    // Text in an array may hold a bracket, too; then the attribute has a value anyway.
    if (structured.has(key) && /^\{|^\[.*[[{]/s.test(value)) terms.push(structureTerm(key))
    const all = structured.has(key) ? arrayValues(value) : [value]
    const values = all.slice(0, maxValues - found)
    if (values.length < all.length)
      dropped.push(`Only ${values.length} of ${all.length} values of ${key.slice(0, 100)} can be searched.`)
    found += Math.max(1, values.length)
    for (const one of values) addValue(key, one, zone, terms, typed)
    texts.push(...values)
    const contact = values.length > 0 ? contactOfKey(key) : undefined
    if (contact === 'email') emails.push(...values)
    else if (contact) phones.push(...values.map((text) => ({ text, isSure: contact === 'sure phone' })))
  }
  if (unsearched > 0) dropped.push(`${unsearched} of ${shown.length} attributes are shown but cannot be searched.`)
  sayBeyond('phones', phones.length, dropped)
  sayBeyond('emails', emails.length, dropped)
  return {
    shown: Object.fromEntries(shown),
    terms,
    typed,
    texts,
    phones: phones.slice(0, maxContacts),
    emails: emails.slice(0, maxContacts),
  }
}

function sayBeyond(what: string, count: number, dropped: string[]): void {
  if (count > maxContacts) dropped.push(`Only ${maxContacts} of ${count} ${what} in attributes can be searched.`)
}

function addValue(key: string, value: string, zone: TimeZone, terms: string[], typed: TypedAttribute[]): void {
  terms.push(textTerm(key, value))
  const number = readNumber(value)
  const day = readStoredDay(value, zone)
  if (number !== undefined) terms.push(numberTerm(key, number))
  if (number !== undefined && Number.isFinite(number)) typed.push({ key: term(key), number })
  if (day) typed.push({ key: term(key), date: localTime(day) })
}

function cut(value: string): string {
  return value.length <= maxAttributeLength ? value : value.slice(0, maxAttributeLength).toWellFormed()
}
