import t from 'tap'
import { readInstant } from '../src/search/native/read-instant.ts'
import { timeZone, utc } from '../src/text/time-zone.ts'

const newYork = timeZone('America/New_York') ?? utc
// 15:30 on 30 March 2028 in New York, in summer time.
const clock = { now: Date.UTC(2028, 2, 30, 19, 30), timeZone: newYork }

const at = (text: string, before = Date.parse(text) + 1) => ({ from: Date.parse(text), before })

const table: readonly (readonly [sent: string, span: { from: number; before: number } | undefined])[] = [
  ['2026-05-12T08:00:00+08:00', at('2026-05-12T00:00:00Z')],
  ['2026-05-12t08:00:00.5z', at('2026-05-12T08:00:00.500Z')],
  ['2026-05-12T08:00:00.0005Z', { from: Date.UTC(2026, 4, 12, 8) + 1, before: Date.UTC(2026, 4, 12, 8) + 1 }],
  ['2026-05-12', at('2026-05-12T04:00:00Z', Date.UTC(2026, 4, 13, 4))],
  ['2028-03-12', at('2028-03-12T05:00:00Z', Date.UTC(2028, 2, 13, 4))],
  ['now', at('2028-03-30T19:30:00Z')],
  ['now-30m', at('2025-09-30T19:30:00Z')],
  ['now-1m', at('2028-02-29T20:30:00Z')],
  ['now-1y', at('2027-03-30T19:30:00Z')],
  ['now-36h', at('2028-03-29T07:30:00Z')],
  ['now+2w', at('2028-04-13T19:30:00Z')],
  ['now-30d', at('2028-02-29T20:30:00Z')],
  ['today', at('2028-03-30T04:00:00Z', Date.UTC(2028, 2, 31, 4))],
  ['today-1m', at('2028-02-29T05:00:00Z', Date.UTC(2028, 2, 1, 5))],
  ['today+3h', at('2028-03-30T07:00:00Z')],
  ...['2026-02-30', '2026-05-12T24:00:00Z', '2026-05-12T08:00:00', '12-05-2026', 'now-1s', 'now - 1d', 'NOW', ''].map(
    (sent) => [sent, undefined] as const,
  ),
  ['now+999999y', undefined],
]

t.test('An instant is RFC 3339, a day of the zone, or relative to now in units of the calendar', async (t) => {
  for (const [sent, span] of table) t.same(readInstant(sent, clock), span, sent)
})
