import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { startPollLoop } from '../src/process/poll-loop.ts'
import { sleep } from '../src/process/sleep.ts'

const hourMs = 3_600_000
const fail = (error: unknown) => {
  throw error
}

t.test('The first step begins at once, and the next ones after a pause', async (t) => {
  let steps = 0
  const third = new EventTarget()
  const loop = startPollLoop(
    1,
    async () => {
      steps++
      if (steps === 3) third.dispatchEvent(new Event('step'))
    },
    fail,
  )
  t.equal(steps, 1)
  await once(third, 'step')
  await loop.stop()
  const atStop = steps
  await sleep(5)
  t.equal(steps, atStop, 'none begins after the stop')
})

t.test('An error is reported, and the loop continues', async (t) => {
  const errors: unknown[] = []
  const reported = new EventTarget()
  const loop = startPollLoop(
    1,
    () => Promise.reject(new Error('away')),
    (error) => {
      errors.push(error)
      if (errors.length === 2) reported.dispatchEvent(new Event('error'))
    },
  )
  await once(reported, 'error')
  await loop.stop()
  t.match(errors, [{ message: 'away' }, { message: 'away' }])
})

t.test('A stop ends the pause, and waits for the step under way', async (t) => {
  const pausing = startPollLoop(hourMs, async () => undefined, fail)
  await setImmediate()
  await pausing.stop()

  let end = () => {}
  const working = startPollLoop(hourMs, () => new Promise<void>((resolve) => (end = resolve)), fail)
  let isStopped = false
  const stopped = working.stop().then(() => {
    isStopped = true
  })
  await setImmediate()
  t.equal(isStopped, false)
  end()
  await stopped
})

t.test('The pause is asked for after each step, and ends for whoever is in a hurry', async (t) => {
  const pauses: number[] = []
  let steps = 0
  const loop = startPollLoop(
    () => {
      pauses.push(hourMs)
      return hourMs
    },
    async () => {
      steps++
    },
    fail,
  )
  await setImmediate()
  t.same([steps, pauses], [1, [hourMs]])
  loop.hurry()
  await setImmediate()
  t.same([steps, pauses], [2, [hourMs, hourMs]])
  await loop.stop()
})

t.test('A hurry during a step leaves out the pause after it', async (t) => {
  let steps = 0
  let end = () => {}
  const loop = startPollLoop(
    hourMs,
    () => {
      steps++
      return new Promise<void>((resolve) => (end = resolve))
    },
    fail,
  )
  loop.hurry()
  end()
  await setImmediate()
  t.equal(steps, 2)
  end()
  await loop.stop()
})

t.test('A sleep ends with its signal, and never throws', async (t) => {
  const stopping = new AbortController()
  const asleep = sleep(hourMs, stopping.signal)
  stopping.abort()
  await asleep
  await sleep(hourMs, stopping.signal)
  await sleep(0)
  t.pass()
})
