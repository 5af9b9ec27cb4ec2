/** Instants at which the day is easily computed wrong: midnights, clock changes, and a moment around each. */
export function hardInstants(timeZone: string): Date[] {
  const format = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short' })
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const clockChanges = changes((at) => String(offset.formatToParts(at).at(-1)?.value), '2023-01-01', '2026-06-01')
  const around = clockChanges.length > 0 ? clockChanges : [Date.UTC(2024, 1, 29), Date.UTC(2025, 11, 31)]
  const midnights = around.flatMap((change) => changes((at) => format.format(at), change - 3 * day, change + 3 * day))
  return [...around, ...midnights].flatMap((instant) =>
    [-hour, -hour / 2, -1_000, -1, 0, 1, 1_000, hour / 2, hour].map((shift) => new Date(instant + shift)),
  )
}

const hour = 3_600_000
const day = 24 * hour

/** The first milliseconds at which `read` returns something else than just before. */
function changes(read: (instant: number) => string, from: string | number, until: string | number): number[] {
  const found: number[] = []
  for (let start = +new Date(from); start < +new Date(until); start += 6 * hour) {
    let before = start
    let after = start + 6 * hour
    if (read(before) === read(after)) continue
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (read(middle) === read(start)) before = middle
      else after = middle
    }
    found.push(after)
  }
  return found
}
