import { createHash } from 'node:crypto'
import { type Day, dayFrom, localTime, type TimeZone } from './time-zone.ts'

/**
 * A number as attributes know it, in the data and in a query alike: `-?digits[.digits][e±digits]`, spaces at the ends
 * ignored, compared as IEEE doubles.
 */
export function readNumber(text: string): number | undefined {
  return /^ *-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)? *$/.test(text) ? Number(text) : undefined
}

/** A day as queries write it: `DD-MM-YYYY`, and a day that exists. */
export function readQueryDay(text: string): Day | undefined {
  const match = /^(\d\d)-(\d\d)-(\d{4})$/.exec(text)
  return match ? dayFrom(Number(match[3]), Number(match[2]), Number(match[1])) : undefined
}

const isoDay = /^(\d{4})-(\d\d)-(\d\d)$/
const isoTime = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/

/**
 * The day of a date attribute as the data may write it: `YYYY-MM-DD`, `DD-MM-YYYY`, or an ISO 8601 date-time, which
 * counts as the day it falls on in the company's time zone. Anything else is no date.
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
  const [hours, minutes] =
    offset === 'Z' ? [0, 0] : [Number(offset.slice(1, 3)), Number(offset.slice(3).replace(':', ''))]
  if (hours > 23 || minutes > 59) return undefined
  const shift = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
  const instant = localTime(day) + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 - shift
  return zone.dayOf(instant)
}

/** Text as attributes compare it: Unicode NFC with trimmed ends, case and accents included. */
export function canonicalText(text: string): string {
  return text.normalize('NFC').trim()
}

// Terms of the engine end at 32,766 bytes. A longer text is known by its beginning and its hash; equality stays exact.
const maxTermLength = 2_000
const maxSortTermLength = 10_000

/** A text as one term of the engine, whatever its length. */
export function term(text: string): string {
  return text.length <= maxTermLength ? text : shortened(text, 128)
}

/** A text as one term that is sorted by: texts of more than 10,000 characters compare by their first 9,000. */
export function sortTerm(text: string): string {
  return text.length <= maxSortTermLength ? text : shortened(text, 9_000)
}

function shortened(text: string, length: number): string {
  return `${text.slice(0, length).toWellFormed()}…${createHash('sha256').update(text).digest('hex')}`
}

// Neither Postgres's text nor its jsonb can hold U+0000, so no key and value can be mistaken for another pair.

/** The term that finds a lead whose attribute `key` has this text. */
export function textTerm(key: string, value: string): string {
  return term(`${key}\u0000=${canonicalText(value)}`)
}

/** The term that finds a lead whose attribute `key` reads as this number. */
export function numberTerm(key: string, value: number): string {
  return term(`${key}\u0000#${value}`)
}

/** The term that finds a lead that has the attribute `key` at all. */
export function keyTerm(key: string): string {
  return term(`${key}\u0000`)
}
