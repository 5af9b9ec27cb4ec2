import t from 'tap'
import { createProbe, SilentError } from '../src/process/probe.ts'

t.test('Nothing is asked twice at once, and an answer is given again for a moment', async (t) => {
  let asked = 0
  let { promise, resolve } = Promise.withResolvers<number>()
  const probe = createProbe(
    () => {
      asked++
      return promise
    },
    { deadlineMs: 60_000, keepMs: 60_000 },
  )
  const answers = Promise.all([probe(), probe(), probe()])
  t.equal(asked, 1)
  resolve(1)
  t.same(await answers, [1, 1, 1])
  ;({ promise, resolve } = Promise.withResolvers<number>())
  resolve(2)
  t.equal(await probe(), 1, 'what is known')
  const eager = createProbe(async () => ++asked, { deadlineMs: 60_000, keepMs: 0 })
  t.same([await eager(), await eager()], [2, 3])
})

t.test(
  'Whoever waits for a silent server is told so, those who come later at once, and all of its answer',
  async (t) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const probe = createProbe(() => promise, { deadlineMs: 30, keepMs: 60_000 })
    await t.rejects(probe(), new SilentError(30))
    await t.rejects(probe(), { code: 'silent' })
    resolve('up')
    t.equal(await probe(), 'up')
    reject(new Error('too late'))
    const failing = createProbe(() => Promise.reject(new Error('refused')), { deadlineMs: 60_000, keepMs: 60_000 })
    await t.rejects(failing(), { message: 'refused' })
    await t.rejects(failing(), { message: 'refused' }, 'an error is remembered, too')
  },
)
