import { createHash } from 'node:crypto'
import { arrayValues } from './array-values.ts'
import { type Day, dayFrom, localTime, type TimeZone } from './time-zone.ts'

/**
 * The number that a text of an attribute or a search means: `-?digits[.digits][e±digits]`, with spaces around it, as an
 * IEEE double; undefined when the text is not a number.
 */
export function readNumber(text: string): number | undefined {
  return /^ *-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)? *$/.test(text) ? Number(text) : undefined
}

/** The day that a search writes as `DD-MM-YYYY`; undefined when the text is not an existing day. */
export function readQueryDay(text: string): Day | undefined {
  const match = /^(\d\d)-(\d\d)-(\d{4})$/.exec(text)
  return match ? dayFrom(Number(match[3]), Number(match[2]), Number(match[1])) : undefined
}

const isoDay = /^(\d{4})-(\d\d)-(\d\d)$/
const isoTime =
  /^(\d{4}-\d\d-\d\d)(?:T| {1,2})(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)(?: [A-Z]{3,4})?)?$/

/**
 * The day of a date attribute: `YYYY-MM-DD`, `DD-MM-YYYY`, or an ISO 8601 date-time, which counts as the day it falls on
 * in the company's time zone (without an offset, as local time there). Undefined for any other text. Between day and time
 * may be a space, as Postgres and MySQL print (`2026-03-01 00:00:00+08`), and before the offset, as Rails and Go do.
 */
export function readStoredDay(text: string, zone: TimeZone): Day | undefined {
  if (text.length < 10 || text.length > 40) return undefined
  const plain = isoDay.exec(text)
  if (plain) return dayFrom(Number(plain[1]), Number(plain[2]), Number(plain[3]))
  return readQueryDay(text) ?? readTimestamp(text, zone)
}

function readTimestamp(text: string, zone: TimeZone): Day | undefined {
  const match = isoTime.exec(text)
  if (!match) return undefined
  const [, date = '', hour, minute, second = '0', , offset] = match
  const day = readStoredDay(date, zone)
  if (!day || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (offset === undefined) return day
  const [hours, minutes] = /^[A-Z]/.test(offset)
    ? [0, 0]
    : [Number(offset.slice(1, 3)), Number(offset.slice(3).replace(':', ''))]
  if (hours > 23 || minutes > 59) return undefined
  const shift = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
  const instant = localTime(day) + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 - shift
  return zone.dayOf(instant)
}

/** Texts of attributes are equal when they are equal in Unicode NFC with trimmed ends; case and accents count. */
function canonicalText(text: string): string {
  return text.normalize('NFC').trim()
}

// Elasticsearch accepts terms of up to 32,766 bytes. A longer text becomes its start and its SHA-256: equal texts still have
// equal terms, and different texts different ones.
const maxTermLength = 2_000
const maxSortTermLength = 10_000

/** A text of any length as one term of the index. */
export function term(text: string): string {
  return text.length <= maxTermLength ? text : shortened(text, 128)
}

/** A text of any length as one term to sort by: of more than 10,000 characters, only the first 9,000 count. */
export function sortTerm(text: string): string {
  return text.length <= maxSortTermLength ? text : shortened(text, 9_000)
}

function shortened(text: string, length: number): string {
  return `${text.slice(0, length).toWellFormed()}…${createHash('sha256').update(text).digest('hex')}`
}

/** Whether a term looks like that of a text that is too long to be one. */
export function isShortened(term: string): boolean {
  return /^.{128}…[0-9a-f]{64}$/s.test(term)
}

// Neither text nor jsonb of Postgres can hold U+0000, so no two pairs of key and value share a term.

/** The term of a lead whose attribute `key` has this text. */
export function textTerm(key: string, value: string): string {
  return term(`${key}\u0000=${canonicalText(value)}`)
}

/** Of what a lead shows under a key, the text that has this term: all of it, or an element of an array. */
export function textWithTerm(key: string, shown: string, wanted: string): string | undefined {
  const text = [shown, ...arrayValues(shown)].find((one) => textTerm(key, one) === wanted)
  return text === undefined ? undefined : canonicalText(text)
}

/** The term of a lead whose attribute `key` has this number as its value. */
export function numberTerm(key: string, value: number): string {
  return term(`${key}\u0000#${value}`)
}

/** The term of a lead that has the attribute `key`, with any value. */
export function keyTerm(key: string): string {
  return term(`${key}\u0000`)
}

/** The term of a lead whose attribute `key` holds an object, or an array in an array: it is not found by value. */
export function structureTerm(key: string): string {
  return term(`${key}\u0000{`)
}

/** The terms of longer keys may be shortened so that nothing of the value is left. */
export const maxCountedKey = 120

/** The texts of an attribute that are not empty have their terms between these two; undefined for a very long key. */
export function valueTerms(key: string): { after: string; before: string } | undefined {
  return key.length > maxCountedKey ? undefined : { after: `${key}\u0000=`, before: `${key}\u0000>` }
}
