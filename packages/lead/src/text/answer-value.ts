import { Type } from 'typebox'
import { isInstant, type TimeZone } from './time-zone.ts'

export const NullableText = Type.Union([Type.String(), Type.Null()])

/** ISO 8601 with milliseconds and the company's UTC offset. */
export const NullableTime = Type.Union([Type.String(), Type.Null()])

/**
 * An instant (milliseconds since 1970) as responses show it: `2020-05-12T08:51:58.487+08:00`. Null for anything else:
 * Postgres writes an infinite time into JSON as text, and a JavaScript date cannot hold every time of Postgres.
 */
export function answerTime(zone: TimeZone, instant: unknown): string | null {
  return typeof instant === 'number' && isInstant(instant) ? zone.format(instant) : null
}
