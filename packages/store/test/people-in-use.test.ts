import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { findDoubts } from '../src/import/doubts.ts'
import { type Claim, peopleInUse } from '../src/import/people-in-use.ts'

/** Batches that say when they look and when they are written, and end when they are told. */
function batches() {
  const [during, log] = [peopleInUse(), [] as string[]]
  const begin = (name: string, looks: readonly (readonly number[])[], fails = false) => {
    const end = Promise.withResolvers<void>()
    let look = 0
    const work = async (claim: Claim) => {
      const { ids } = await claim.find(() => {
        log.push(`${name} looks`)
        return Promise.resolve({ ids: looks[look++] ?? [] })
      })
      log.push(`${name} writes ${ids.join()}`)
      await end.promise
      if (fails) throw new Error(name)
    }
    const done = during(work)
    done.catch(() => undefined)
    return { done, end: () => end.resolve() }
  }
  return { log, begin }
}

const settle = async () => {
  for (let at = 0; at < 20; at++) await turn()
}

t.test('A batch waits for the one before it that changes its people, and looks again', async (t) => {
  const { log, begin } = batches()
  const first = begin('first', [[1]])
  const second = begin('second', [[1, 2], [3]])
  const third = begin('third', [[4]])
  await settle()
  t.same(
    log.toSorted(),
    ['first looks', 'first writes 1', 'second looks'],
    'the third looks when the second has found its people',
  )
  first.end()
  await settle()
  t.same(log.slice(3).toSorted(), ['second looks', 'second writes 3', 'third looks', 'third writes 4'])
  second.end()
  third.end()
  await Promise.all([first.done, second.done, third.done])
})

t.test(
  'Batches about different people are written at the same time, and one that fails stops only those about its people',
  async (t) => {
    const { log, begin } = batches()
    const first = begin('first', [[1]], true)
    const second = begin('second', [[2]])
    const third = begin('third', [[1], [1]])
    await settle()
    t.same(log.toSorted(), ['first looks', 'first writes 1', 'second looks', 'second writes 2', 'third looks'])
    first.end()
    await t.rejects(first.done, /first/)
    await t.rejects(third.done, /first/)
    await t.rejects(begin('late', [[1]]).done, /first/, 'also when it has failed before')
    const fourth = begin('fourth', [[3]])
    await settle()
    t.same(log.slice(5), ['late looks', 'fourth looks', 'fourth writes 3'])
    second.end()
    fourth.end()
    await Promise.all([second.done, fourth.done])
  },
)

t.test('When a batch fails before it has looked, nobody knows whom it was about', async (t) => {
  const during = peopleInUse()
  await t.rejects(
    during(() => Promise.reject(new Error('away'))),
    /away/,
  )
  await t.rejects(
    during((claim) => claim.find(() => Promise.resolve({ ids: [1] }))),
    /away/,
  )
})

t.test('Only names that have nothing in common are doubtful', (t) => {
  const lines = (...names: string[]) =>
    names.map((name) => {
      const [first_name = '', last_name = ''] = name.split('|')
      return { values: ['v'], fields: { first_name, last_name }, before: undefined }
    })
  t.same(findDoubts(lines('Ana|Cruz', 'ANA|Lim', 'Cruz|Ana', '|')), [])
  t.same(findDoubts(lines('Ana|Cruz', 'Änne|Cruz')), [])
  t.match(findDoubts(lines('Ana|Cruz', 'Ana|Lim', 'Liz|Cruz')), [{ lines: 3 }], 'any two of them are compared')
  t.match(findDoubts(lines('Ana|Cruz', 'Bo|Lim', '|')), [
    { value: 'v', lines: 3, names: new Set(['ana cruz', 'bo lim']) },
  ])
  const [line] = lines('Bo|Lim')
  const before = { first_name: 'Ana', last_name: 'Cruz' }
  t.match(findDoubts(line ? [{ ...line, before }] : []), [{ lines: 1 }])
  t.end()
})
