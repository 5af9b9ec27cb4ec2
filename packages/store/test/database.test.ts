import t from 'tap'
import { isRowAtFault } from '../src/database/database-error.ts'
import { databaseTime, hasPassed } from '../src/database/database-time.ts'
import { isolateFailures } from '../src/database/isolate-failures.ts'
import { inSnapshot, inTransaction } from '../src/database/pool.ts'
import { ownDatabase } from './own-database.ts'

const pool = await ownDatabase(t)
const addCompany = (name: string) => pool.query('INSERT INTO company (name) VALUES ($1)', [name])
const count = 'SELECT count(*) AS companies FROM company'

t.test('A snapshot sees one moment, and cannot write', async (t) => {
  await inSnapshot(pool, async (client) => {
    t.same((await client.query(count)).rows, [{ companies: 0 }])
    await addCompany('Acme')
    t.same((await client.query(count)).rows, [{ companies: 0 }])
    await t.rejects(client.query("INSERT INTO company (name) VALUES ('Beta')"), { code: '25006' })
  })
  t.same((await pool.query(count)).rows, [{ companies: 1 }])
})

t.test('An error rolls a transaction back and is thrown', async (t) => {
  const failing = inTransaction(pool, async (client) => {
    await client.query("INSERT INTO company (name) VALUES ('Gone')")
    throw new Error('Stop.')
  })
  await t.rejects(failing, { message: 'Stop.' })
  t.same((await pool.query("SELECT FROM company WHERE name = 'Gone'")).rows, [])
})

t.test('Time passes by the clock of the database', async (t) => {
  const now = await databaseTime(pool)
  t.equal(await hasPassed(pool, now), true)
  t.equal(await hasPassed(pool, now, 60), false)
})

t.test('Of a batch the items at fault are found, and all results are in order', async (t) => {
  const seen: string[] = []
  const results = await isolateFailures('abcXefX'.split(''), {
    work: async (letters) => {
      seen.push(letters.join(''))
      if (letters.includes('X')) throw new RangeError('X')
      return letters.join('')
    },
    isItemAtFault: (error): error is Error => error instanceof RangeError,
    failed: (letter, { message }) => `${letter} failed: ${message}`,
  })
  t.same(results, ['ab', 'c', 'X failed: X', 'ef', 'X failed: X'])
  t.equal(seen[0], 'abcXefX')
})

t.test('Errors that no item is at fault for are thrown, and an empty batch does nothing', async (t) => {
  const handlers = {
    work: () => Promise.reject(new Error('No connection')),
    isItemAtFault: isRowAtFault,
    failed: () => undefined,
  }
  await t.rejects(isolateFailures([1, 2], handlers), { message: 'No connection' })
  t.same(await isolateFailures([], handlers), [])
})
