import t from 'tap'
import { dayFrom, timeZone } from '../src/text/time-zone.ts'

const zone = (name: string) => timeZone(name) ?? t.bailout(`no zone ${name}`)
const startOf = (name: string, year: number, month: number, day: number) =>
  new Date(timeZone(name)?.startOf({ year, month, day }) ?? Number.NaN).toISOString()

t.test('A day begins at midnight of the zone', async (t) => {
  t.equal(startOf('UTC', 2026, 11, 24), '2026-11-24T00:00:00.000Z')
  t.equal(startOf('Asia/Manila', 2026, 11, 24), '2026-11-23T16:00:00.000Z')
  t.equal(startOf('Asia/Kolkata', 2026, 11, 24), '2026-11-23T18:30:00.000Z')
  t.equal(startOf('Pacific/Kiritimati', 2026, 11, 24), '2026-11-23T10:00:00.000Z', '+14')
  t.equal(startOf('Pacific/Pago_Pago', 2026, 11, 24), '2026-11-24T11:00:00.000Z', '−11')
})

t.test('When clocks skip midnight, the day begins right after the skip', async (t) => {
  t.equal(startOf('America/Sao_Paulo', 2018, 11, 4), '2018-11-04T03:00:00.000Z')
  t.equal(startOf('Africa/Cairo', 2024, 4, 26), '2024-04-25T22:00:00.000Z')
})

t.test('When clocks repeat midnight, the day begins at the first one', async (t) => {
  t.equal(startOf('America/Havana', 2024, 11, 3), '2024-11-03T04:00:00.000Z')
})

t.test('A day that a zone skipped is empty', async (t) => {
  t.equal(startOf('Pacific/Apia', 2011, 12, 30), startOf('Pacific/Apia', 2011, 12, 31))
})

t.test('Times are shown with milliseconds and the offset of their instant', async (t) => {
  t.equal(zone('Asia/Manila')?.format(Date.UTC(2020, 4, 12, 0, 51, 58, 487)), '2020-05-12T08:51:58.487+08:00')
  t.equal(zone('America/St_Johns')?.format(Date.UTC(2026, 0, 1)), '2025-12-31T20:30:00.000-03:30')
  t.equal(zone('America/St_Johns')?.format(Date.UTC(2026, 6, 1)), '2026-06-30T21:30:00.000-02:30')
  t.equal(zone('UTC')?.format(0), '1970-01-01T00:00:00.000+00:00')
})

t.test('The offset changes at the exact millisecond', async (t) => {
  const newYork = zone('America/New_York')
  const change = Date.UTC(2026, 10, 1, 6)
  t.equal(newYork?.offsetAt(change - 1), -4 * 3_600_000)
  t.equal(newYork?.offsetAt(change), -5 * 3_600_000)
})

t.test('A day that does not exist is rejected', async (t) => {
  t.equal(dayFrom(2026, 2, 31), undefined)
  t.same(dayFrom(2024, 2, 29), { year: 2024, month: 2, day: 29 })
  t.equal(timeZone('Mars/Olympus'), undefined)
})
