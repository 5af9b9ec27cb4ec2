import t from 'tap'
import { createInterval } from '../src/rebuild/interval.ts'
import { retryDelayMs } from '../src/waits.ts'

t.test('A retry waits from half a second, doubling to a minute, and half of it is random', async (t) => {
  for (const [attempts, fullMs] of [
    [0, 500],
    [1, 1_000],
    [2, 2_000],
    [6, 32_000],
    [7, 60_000],
    [20, 60_000],
    [1_000_000, 60_000],
  ] as const) {
    const delays = Array.from({ length: 200 }, () => retryDelayMs(attempts))
    t.ok(
      delays.every((ms) => ms >= fullMs / 2 && ms <= fullMs),
      `${attempts} attempts: between ${fullMs / 2} and ${fullMs} ms`,
    )
    t.ok(new Set(delays).size > 100, `${attempts} attempts: processes do not retry in step`)
  }
})

t.test('An interval is due at first, not after a restart, and again when it expires', async (t) => {
  const hour = createInterval(3_600_000)
  t.equal(hour.isDue(), true)
  hour.restart()
  t.equal(hour.isDue(), false)
  hour.expire()
  t.equal(hour.isDue(), true)
  const none = createInterval(0)
  none.restart()
  t.equal(none.isDue(), true, 'an interval of nothing is always due')
})
