import { timeZone } from '@galena/lead/text/time-zone'
import type { Pool } from '@galena/store/database/pool'
import { usedTimeZones, zoneOffsets } from '@galena/store/operator/server-facts'

/** Time zone data of Node, and the zones of companies that Postgres and Node read differently. */
export interface TimeZoneData {
  readonly node: string
  readonly differing: readonly string[]
}

const month = 30 * 86_400_000
/** A change of the rules is announced months before, and matters for a while afterwards. */
const monthsAround = 24

/**
 * Compares the offsets of every company's time zone, month by month for two years back and ahead. Postgres does not say
 * which version of the data it has, and may use the one of its system.
 */
export async function compareTimeZones(pool: Pool, now = Date.now()): Promise<TimeZoneData> {
  const instants = Array.from({ length: 2 * monthsAround }, (_, n) => now + (n - monthsAround) * month)
  const zones = await usedTimeZones(pool)
  const offsets = await zoneOffsets(pool, zones, instants)
  const isSame = (zone: string) => {
    const own = timeZone(zone)
    return own !== undefined && instants.every((instant, n) => own.offsetAt(instant) === offsets.get(zone)?.[n])
  }
  return { node: process.versions.tz ?? 'unknown', differing: zones.filter((zone) => !isSame(zone)) }
}
