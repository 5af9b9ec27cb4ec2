import { type Day, dayFrom, isInstant, localTime, nextDay, type TimeZone } from '../../text/time-zone.ts'

/** When a search is made, which `now` and `today` mean, and the company's time zone. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly timeZone: TimeZone
}

/** An instant, or a whole day, as milliseconds since 1970: the first millisecond, and the first one after it. */
export interface Span {
  readonly from: number
  readonly before: number
}

const isoDay = /^(\d{4})-(\d\d)-(\d\d)$/
const rfc3339 = /^(\d{4}-\d\d-\d\d)[Tt ]([0-1]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/
const relative = /^(now|today)(?:([+-])(\d{1,6})([hdwmy]))?$/

const hour = 3_600_000

/**
 * Reads an instant: RFC 3339, a day (`YYYY-MM-DD`) in the company's time zone, or `now` or `today` with `+N` or `-N` and a
 * unit: hours, days, weeks, months, years. All units but hours are those of the calendar: the time of day stays, and
 * a day that the month lacks becomes its last. Undefined for any other text.
 */
export function readInstant(text: string, clock: Clock): Span | undefined {
  const span = readWholeDay(text, clock) ?? readTime(text) ?? readNow(text, clock)
  return span && isInstant(span.from) && isInstant(span.before) ? span : undefined
}

/** Reads a day: `YYYY-MM-DD`, or `today` with `+N` or `-N` and days, weeks, months or years. */
export function readDay(text: string, { now, timeZone }: Clock): Day | undefined {
  const match = isoDay.exec(text)
  if (match) return dayFrom(Number(match[1]), Number(match[2]), Number(match[3]))
  const shift = relative.exec(text)
  if (shift?.[1] !== 'today' || shift[4] === 'h') return undefined
  const local = shiftLocal(localTime(timeZone.dayOf(now)), shift)
  return isInstant(local) ? utcDay(local) : undefined
}

function readWholeDay(text: string, clock: Clock): Span | undefined {
  const day = readDay(text, clock)
  return day && { from: clock.timeZone.startOf(day), before: clock.timeZone.startOf(nextDay(day)) }
}

/** Fractions of a millisecond count: nothing in the index lies between two milliseconds. */
function readTime(text: string): Span | undefined {
  const match = rfc3339.exec(text)
  if (!match) return undefined
  const [, date = '', hours, minutes, seconds, fraction = '', offset = ''] = match
  const day = isoDay.exec(date)
  const exists = day && dayFrom(Number(day[1]), Number(day[2]), Number(day[3]))
  if (!exists) return undefined
  const [offsetHours, offsetMinutes] = /^z$/i.test(offset) ? [0, 0] : offset.slice(1).split(':').map(Number)
  if ((offsetHours ?? 0) > 23 || (offsetMinutes ?? 0) > 59) return undefined
  const shift = (offset.startsWith('-') ? -1 : 1) * ((offsetHours ?? 0) * hour + (offsetMinutes ?? 0) * 60_000)
  const whole = localTime(exists) + Number(hours) * hour + Number(minutes) * 60_000 + Number(seconds) * 1_000 - shift
  const digits = fraction.slice(1).padEnd(3, '0')
  const at = whole + Number(digits.slice(0, 3))
  return /[1-9]/.test(digits.slice(3)) ? { from: at + 1, before: at + 1 } : { from: at, before: at + 1 }
}

function readNow(text: string, { now, timeZone }: Clock): Span | undefined {
  const match = relative.exec(text)
  if (!match) return undefined
  const start = match[1] === 'now' ? now : timeZone.startOf(timeZone.dayOf(now))
  const at = match[4] === 'h' ? start + signed(match) * hour : shiftTime(start, match, timeZone)
  return { from: at, before: at + 1 }
}

function shiftTime(instant: number, match: RegExpExecArray, timeZone: TimeZone): number {
  if (match[4] === undefined) return instant
  const local = shiftLocal(instant + timeZone.offsetAt(instant), match)
  if (!isInstant(local)) return local
  const near = local - timeZone.offsetAt(local)
  return local - timeZone.offsetAt(near)
}

/** Local time, as if it were UTC, moved by the units of the match. */
function shiftLocal(local: number, match: RegExpExecArray): number {
  const amount = signed(match)
  const date = new Date(local)
  if (match[4] === 'd') return date.setUTCDate(date.getUTCDate() + amount)
  if (match[4] === 'w') return date.setUTCDate(date.getUTCDate() + 7 * amount)
  if (match[4] === 'm') return shiftMonths(date, amount)
  return match[4] === 'y' ? shiftMonths(date, 12 * amount) : local
}

function shiftMonths(date: Date, months: number): number {
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const last = new Date(Date.UTC(2000, 0, 1))
  last.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)
  return date.setUTCDate(Math.min(day, last.getUTCDate()))
}

function signed(match: RegExpExecArray): number {
  return (match[2] === '-' ? -1 : 1) * Number(match[3] ?? 0)
}

function utcDay(local: number): Day {
  const date = new Date(local)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}
