/** A calendar day, without a time or a zone. `month` counts from 1. */
export interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** A week in one zone: the offset at its start, the instant when it changes (infinity when it does not), and the offset after. */
interface Week {
  readonly before: number
  readonly changeAt: number
  readonly after: number
}

export interface TimeZone {
  readonly name: string
  /** Local time minus UTC, in milliseconds, at an instant (milliseconds since 1970). */
  offsetAt(instant: number): number
  /** The first instant of a day (milliseconds since 1970), also where clocks skip or repeat midnight. */
  startOf(day: Day): number
  /** The calendar day on which an instant falls. */
  dayOf(instant: number): Day
  /** ISO 8601 with milliseconds and offset: `2020-05-12T08:51:58.487+08:00`. */
  format(instant: number): string
}

const minute = 60_000
const dayLength = 1440 * minute
const week = 7 * dayLength
const maxWeeks = 20_000
const zones = new Map<string, TimeZone>()

/** The zone with this IANA name; undefined when the runtime does not know it. The same object at each call. */
export function timeZone(name: string): TimeZone | undefined {
  const known = zones.get(name)
  if (known) return known
  let clock: Intl.DateTimeFormat
  try {
    clock = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
  const zone = zoneOf(name, clock)
  zones.set(name, zone)
  return zone
}

export const utc = zoneOf('UTC', new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', timeZoneName: 'longOffset' }))

/** The zone in which a company counts its days: UTC where the runtime does not know the one that is set. */
export function zoneOfCompany(name: string): TimeZone {
  return timeZone(name) ?? utc
}

/** Whether a JavaScript date can hold this instant (milliseconds since 1970) in every zone: about 270,000 years around 1970. */
export function isInstant(milliseconds: number): boolean {
  return Math.abs(milliseconds) <= 8.639e15
}

/** The day with these numbers; undefined when it does not exist (31 February). */
export function dayFrom(year: number, month: number, day: number): Day | undefined {
  const date = new Date(localTime({ year, month, day }))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? { year, month, day }
    : undefined
}

/** Midnight UTC of a day, in milliseconds since 1970: the number by which days are compared. */
export function localTime({ year, month, day }: Day): number {
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

export function nextDay(day: Day): Day {
  return dayAt(localTime(day) + dayLength)
}

function dayAt(local: number): Day {
  const date = new Date(local)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

function zoneOf(name: string, clock: Intl.DateTimeFormat): TimeZone {
  const weeks = new Map<number, Week>()

  function weekAt(instant: number): Week {
    const start = Math.floor(instant / week) * week
    let known = weeks.get(start)
    if (!known) {
      if (weeks.size >= maxWeeks) weeks.clear()
      known = readWeek(clock, start)
      weeks.set(start, known)
    }
    return known
  }

  function offsetAt(instant: number): number {
    const known = weekAt(instant)
    return instant < known.changeAt ? known.before : known.after
  }

  function startOf(day: Day): number {
    const midnight = localTime(day)
    const candidates = [midnight - dayLength, midnight, midnight + dayLength]
      .flatMap((near) => [midnight - offsetAt(near), weekAt(near).changeAt])
      .filter((instant) => Number.isFinite(instant) && Math.abs(instant - midnight) <= 2 * dayLength)
      .filter((instant) => instant + offsetAt(instant) >= midnight)
    return Math.min(...candidates)
  }

  return {
    name,
    offsetAt,
    startOf,
    dayOf: (instant) => dayAt(instant + offsetAt(instant)),
    format(instant) {
      const offset = offsetAt(instant)
      const minutes = Math.floor(Math.abs(offset) / minute)
      const two = (number: number) => String(number).padStart(2, '0')
      return `${new Date(instant + offset).toISOString().slice(0, -1)}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
    },
  }
}

function readWeek(clock: Intl.DateTimeFormat, start: number): Week {
  const before = readOffset(clock, start)
  const after = readOffset(clock, start + week - 1)
  if (before === after) return { before, changeAt: Number.POSITIVE_INFINITY, after }
  let [low, high] = [start, start + week - 1]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (readOffset(clock, middle) === before) low = middle
    else high = middle
  }
  return { before, changeAt: high, after }
}

/** Reads `GMT+05:30`, `GMT-00:44:30` or plain `GMT`. */
function readOffset(clock: Intl.DateTimeFormat, instant: number): number {
  const text = clock
    .formatToParts(Math.max(-8.64e15, Math.min(8.64e15, instant)))
    .find((part) => part.type === 'timeZoneName')
  const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text?.value ?? '')
  if (!match) return 0
  const [, sign, hours, minutes, seconds = '0'] = match
  return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
}
