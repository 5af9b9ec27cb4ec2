import { isInstant, type TimeZone } from '../text/time-zone.ts'
import type { LineField } from './line-fields.ts'

/**
 * A lead as the database has it, by the keys of an import line; those that were asked for. Texts, times and the URL of the
 * photo stand as they are, everything else as JSON, in which numbers keep their spelling. Null where there is no value.
 */
export type StoredLead = Readonly<Partial<Record<LineField, string | null>>>

const minute = 60_000
/** The calendar repeats itself after 400 years. */
const [cycleYears, cycle] = [20_000, (20_000 / 400) * 146_097 * 1440 * minute]

/**
 * An instant (milliseconds since 1970, or an infinity) so that the import reads the same: with the offset of the zone, or in
 * UTC where that offset had seconds. Postgres has times beyond those of JavaScript; they are written, though not imported.
 */
export function storedTime(zone: TimeZone, instant: number): string {
  if (!Number.isFinite(instant)) return instant > 0 ? 'infinity' : '-infinity'
  if (!isInstant(instant)) return beyondDates(instant)
  return zone.offsetAt(instant) % minute === 0 ? zone.format(instant) : new Date(instant).toISOString()
}

function beyondDates(instant: number): string {
  const earlier = new Date(instant - cycle).toISOString()
  return earlier.replace(/^\+\d+/, (year) => `+${Number(year) + cycleYears}`)
}
