import { dayFrom, isInstant, localTime, type TimeZone } from '../text/time-zone.ts'

const iso =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9})\d*)?)?(?:(Z)|([+-])(\d\d):?([0-5]\d))$/
/** As Postgres, MySQL and Rails print times: a space before the time, ` UTC`, `+08`; the offset may be missing. */
const printed = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/

/** As Postgres, and an export, write times without an end. */
export function isInfinite(text: string): boolean {
  return text === 'infinity' || text === '-infinity'
}

/** Milliseconds since 1970 of an ISO 8601 time with its offset; undefined when it is none, or its day does not exist. */
export function readIsoTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second, fraction, zulu, sign, hours, minutes] = iso.exec(text) ?? []
  if (year === undefined) return undefined
  const date = dayFrom(Number(year), Number(month), Number(day))
  const time = timeOfDay(Number(hour), Number(minute), Number(second ?? 0))
  const offset = zulu ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  if (!date || time === undefined || Math.abs(offset) >= 86_400_000) return undefined
  const instant = localTime(date) + time + Math.trunc(Number(`0.${fraction ?? 0}`) * 1_000) - offset
  return isInstant(instant) ? instant : undefined
}

/** Milliseconds since midnight; undefined when no day has this time. 24:00 is the midnight that ends it. */
function timeOfDay(hour: number, minute: number, second: number): number | undefined {
  const isTime = (hour < 24 && minute < 60 && second < 60) || (hour === 24 && minute + second === 0)
  return isTime ? ((hour * 60 + minute) * 60 + second) * 1_000 : undefined
}

/**
 * Reads a time as a spreadsheet has it, and gives it with its offset: ISO 8601, or as databases print it. One without an
 * offset is local to the zone; a day alone is its first moment. Undefined for anything else, such as `03/04/2026`.
 */
export function readPrintedTime(text: string, zone: TimeZone): string | undefined {
  if (isInfinite(text) || readIsoTime(text) !== undefined) return text
  const [, day, time, offset] = printed.exec(text) ?? []
  if (day === undefined) return undefined
  if (offset !== undefined) {
    const digits = /^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset
    const whole = `${day}T${time}${/^[A-Z]/.test(digits) ? 'Z' : digits}`
    return readIsoTime(whole) === undefined ? undefined : whole
  }
  const local = readIsoTime(`${day}T${time ?? '00:00'}Z`)
  return local === undefined ? undefined : inZone(local, time === undefined, zone)
}

/** The instant at which clocks of the zone show this local time (milliseconds, as if it were UTC). */
function inZone(local: number, isDay: boolean, zone: TimeZone): string {
  if (isDay) {
    const date = new Date(local)
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    return new Date(zone.startOf(day)).toISOString()
  }
  const guess = local - zone.offsetAt(local)
  return new Date(local - zone.offsetAt(guess)).toISOString()
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const parts: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MMM: '(?<name>[A-Za-z]{3,9})\\.?',
  MM: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  AM: '(?<half>[AaPp])\\.?[Mm]\\.?',
}

/** How a column writes its times: `MM/DD/YYYY`, `DD MMM YYYY HH:mm`, or `unix` (seconds or milliseconds since 1970). */
export type TimeFormat = (text: string, zone: TimeZone) => string | undefined

/**
 * The reader of a format made of YYYY, MM, MMM (a month's English name), DD, HH, mm, ss and AM; undefined when it does not
 * say a day, or says a part twice. A cell may end after the day.
 */
export function timeFormat(format: string): TimeFormat | undefined {
  if (format === 'unix') return readUnixTime
  const written = format.split(/(YYYY|MMM|MM|DD|HH|mm|ss|AM)/)
  const named = written.filter((part) => Object.hasOwn(parts, part))
  if (new Set(named).size < named.length) return undefined
  const source = written.map(
    (part) =>
      (Object.hasOwn(parts, part) && parts[part]) ||
      part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+'),
  )
  const days = source.findLastIndex((part) => /<(?:year|month|name|day)>/.test(part))
  const pattern = `^${source.slice(0, days + 1).join('')}(?:${source.slice(days + 1).join('')})?$`
  if (!['<year>', '<day>'].every((part) => pattern.includes(part)) || !/<(?:month|name)>/.test(pattern))
    return undefined
  const whole = new RegExp(pattern)
  return (text, zone) => {
    const found = whole.exec(text.trim())?.groups
    return found && readPrintedTime(isoOf(found), zone)
  }
}

function isoOf({ year, month, name, day, hour, minute, second, half }: Partial<Record<string, string>>): string {
  const two = (value: number | string | undefined) => String(value ?? 0).padStart(2, '0')
  const number = name === undefined ? month : months.indexOf(name.slice(0, 3).toLowerCase()) + 1
  const date = `${year}-${two(number)}-${two(day)}`
  if (hour === undefined) return date
  // 12 AM is midnight, and there is no 13 PM.
  const isHour = half === undefined || (Number(hour) >= 1 && Number(hour) <= 12)
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)
  return `${date}T${two(isHour ? hours : 99)}:${two(minute)}:${two(second)}`
}

/** Twelve digits or more are milliseconds: as seconds they would lie after the year 5000. */
function readUnixTime(text: string): string | undefined {
  const digits = /^\s*(\d{9,14})(?:\.0*)?\s*$/.exec(text)?.[1]
  if (digits === undefined) return undefined
  return new Date(Number(digits) * (digits.length >= 12 ? 1 : 1_000)).toISOString()
}
