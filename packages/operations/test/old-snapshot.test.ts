import { createPool, type Pool } from '@galena/store/database/pool'
import t from 'tap'
import { createDatabase } from '../../../test/support/database.ts'
import { checkOldSnapshot } from '../src/watch/old-snapshot.ts'

const database = await createDatabase()
t.teardown(() => database.drop())

function connect(applicationName: string, role?: string): Pool {
  const url = new URL(database.url)
  if (role !== undefined) Object.assign(url, { username: role, password: role })
  const pool = createPool(url.href, { applicationName, onIdleError: () => undefined })
  t.teardown(() => pool.end())
  return pool
}
const [ours, theirs] = [connect('galena indexer'), connect('nightly report')]

/** As if every transaction were old, and no row deleted. */
const never = { seconds: 0, deadRows: Infinity, secondsWithDeadRows: Infinity, transactionsWithDeadRows: Infinity }

for (const [what, statement] of [
  ['reads', 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT'],
  ['writes', 'BEGIN; SELECT pg_current_xact_id()'],
] as const) {
  t.test(`A session whose long transaction ${what} is named, with what ends it`, async (t) => {
    t.equal(await checkOldSnapshot({ pool: ours }, never), undefined)
    const session = await theirs.connect()
    await session.query(statement)
    const { rows } = await session.query<{ pid: number; user: string }>(
      'SELECT pg_backend_pid() AS pid, current_user AS user',
    )
    const { pid, user } = rows[0] ?? { pid: 0, user: '' }
    const finding = await checkOldSnapshot({ pool: ours }, never)
    t.match(
      finding?.message,
      new RegExp(
        `^The session ${pid} \\(application nightly report, user ${user}\\) has had a transaction open since 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC\\.`,
      ),
    )
    t.match(finding?.remedy, `SELECT pg_terminate_backend(${pid})`)
    t.equal(await checkOldSnapshot({ pool: ours }), undefined, 'it is not old yet')
    await session.query('ROLLBACK')
    session.release()
  })
}

t.test('A role without privileges sees whose snapshot keeps very many rows, though not since when', async (t) => {
  const role = database.name
  await database.pool.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`)
  t.teardown(() => database.pool.query(`DROP ROLE ${role}`))
  const plain = connect('galena indexer', role)
  const session = await theirs.connect()
  await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT')
  const many = { ...never, deadRows: 0, transactionsWithDeadRows: -1 }
  t.equal(await checkOldSnapshot({ pool: plain }, never), undefined)
  t.match(
    (await checkOldSnapshot({ pool: plain }, many))?.message,
    /^The session \d+ \(application nightly report, user \w+\) has an old snapshot\./,
  )
  await session.query('ROLLBACK')
  session.release()
})
