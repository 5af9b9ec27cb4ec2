import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { createSemaphore } from '../src/sync/semaphore.ts'

/** Work that waits until it is told to end, and the names of what has started, in order. */
function createWork(places: number) {
  const semaphore = createSemaphore(places)
  const started: string[] = []
  const ends = new Map<string, () => void>()
  return {
    started,
    start: async (name: string, { live = false } = {}) => {
      void semaphore.run(live, () => {
        started.push(name)
        return new Promise<void>((resolve) => ends.set(name, resolve))
      })
      await setImmediate()
    },
    end: async (name: string) => {
      ends.get(name)?.()
      await setImmediate()
    },
  }
}

t.test('Background work never takes the last free place, which is reserved for live work', async (t) => {
  const { started, start } = createWork(3)
  for (const name of ['a', 'b', 'c']) await start(name)
  t.same(started, ['a', 'b'])
  await start('live', { live: true })
  t.same(started, ['a', 'b', 'live'])
})

t.test('Live work goes before background work that waited longer', async (t) => {
  const { started, start, end } = createWork(2)
  await start('live 1', { live: true })
  await start('live 2', { live: true })
  await start('background')
  await start('live 3', { live: true })
  t.same(started, ['live 1', 'live 2'])
  await end('live 1')
  t.same(started, ['live 1', 'live 2', 'live 3'])
  await end('live 2')
  await end('live 3')
  t.same(started, ['live 1', 'live 2', 'live 3', 'background'])
})

t.test('A single place is not reserved', async (t) => {
  const { started, start, end } = createWork(1)
  await start('a')
  await start('b')
  t.same(started, ['a'])
  await end('a')
  t.same(started, ['a', 'b'])
})

t.test('Work that fails gives its place back, and its error on', async (t) => {
  const semaphore = createSemaphore(1)
  await t.rejects(
    semaphore.run(true, () => Promise.reject(new Error('refused'))),
    { message: 'refused' },
  )
  t.equal(await semaphore.run(true, async () => 'next'), 'next')
})
