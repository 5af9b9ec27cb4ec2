import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { addCompany } from '@galena/store/catalogue/companies'
import t from 'tap'
import { nodeEnvironment } from '../../../test/support/environment.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { importHere } from './import-here.ts'

const here = await importHere(t)
const command = fileURLToPath(new URL('../bin/galena.mjs', import.meta.url))

/** Runs SQL before each lead with a source is added. */
async function before(source: string, statements: string): Promise<void> {
  await here.pool.query(`CREATE OR REPLACE FUNCTION before_${source}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN ${statements} RETURN new; END $$`)
  await here.pool.query(`CREATE OR REPLACE TRIGGER before_${source} BEFORE INSERT ON lead FOR EACH ROW
    WHEN (new.source = '${source}') EXECUTE FUNCTION before_${source}()`)
}

const file = (lines: number, source: string, at: number) =>
  ['first_name,email,campaign_title,source']
    .concat(Array.from({ length: lines }, (_, n) => `n${n},p${n}@acme.example,Nurses,${n === at ? source : ''}`))
    .join('\n')

t.test('When a batch fails, those written beside it are counted, and their lines are named', async (t) => {
  await before('Boom', "PERFORM pg_sleep(0.5); RAISE 'no such table' USING ERRCODE = '42P01';")
  const company = await here.company()
  here.said.length = 0
  const { outcome } = await company.load('boom.csv', file(6_000, 'Boom', 2_500), {})
  t.equal(outcome, 'no such table', 'a statement that is wrong is not the fault of a line')
  const said = here.said.join(' ')
  t.match(said, /4,000 lines read: 4,000 leads added/)
  t.match(said, /the lines 2 to 2,001 and 4,002 to 6,001\. Of the others, only those/)
  t.same(await company.rows('SELECT count(*)::int FROM lead WHERE company_id = $1'), [{ count: 4_000 }])
})

t.test('An import whose lock is lost begins nothing more, and says so', async (t) => {
  await before(
    'Lost',
    `PERFORM pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7226514
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database());`,
  )
  const company = await here.company()
  here.said.length = 0
  const { outcome } = await company.load('lost.csv', file(24_001, 'Lost', 1), { match: 'email' })
  t.match(outcome, /The connection was lost that keeps other imports with --match/)
  const [row] = await company.rows<{ count: number }>('SELECT count(*)::int FROM lead WHERE company_id = $1')
  t.match(here.said.join(' '), `${row?.count.toLocaleString('en')} leads added`)
  t.ok((row?.count ?? 0) < 24_001)
})

t.test('Ctrl-C finishes what is being written, counts it, and says which lines those are', async (t) => {
  await before('Slow', 'PERFORM pg_sleep(0.3);')
  const company = await here.company()
  const written = async () =>
    (await company.rows<{ count: number }>('SELECT count(*)::int FROM lead WHERE company_id = $1'))[0]?.count ?? 0
  here.said.length = 0
  const listeners = process.listenerCount('SIGINT')
  const loading = company.load('stopped.csv', file(40_000, 'Slow', 2_500), { match: 'email' })
  await eventually('the first lines are written', async () => (await written()) > 0)
  process.emit('SIGINT', 'SIGINT')
  t.match((await loading).outcome, /^The import was stopped\. With ids or --match, import the same file again/)
  const count = await written()
  t.ok(count > 0 && count < 40_000, 'nothing more was begun')
  const said = here.said.join(' ')
  t.match(said, /^Stopping: .* Ctrl-C again stops at once\./)
  t.match(said, `${count.toLocaleString('en')} leads added`)
  t.match(said, `These are the lines 2 to ${(count + 1).toLocaleString('en')}.`)
  t.equal(process.listenerCount('SIGINT'), listeners, 'nothing listens any more')
})

t.test('An import that waits for more input ends by a signal', async (t) => {
  const company = await addCompany(here.pool, { name: 'Waiting', timeZone: 'UTC', country: null })
  const child = spawn(process.execPath, [command, 'import', '-', '--format', 'csv', '--company', 'Waiting'], {
    env: { ...nodeEnvironment(), DATABASE_URL: here.databaseUrl },
    cwd: here.path(''),
  })
  t.teardown(() => child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (data) => {
    said += String(data)
  })
  child.stdin.on('error', () => undefined)
  child.stdin.write(file(5_000, '', 0))
  await eventually('two batches are written', async () => {
    const { rows } = await here.pool.query('SELECT count(*) FROM lead WHERE company_id = $1', [company?.id])
    return Number(rows[0]?.count) === 4_000
  })
  child.kill('SIGTERM')
  const [code] = await once(child, 'close')
  t.equal(code, 143)
  t.match(said, /4,000 leads added,.* These are the lines 2 to 4,001\..*\nThe import was stopped\./s)
})

t.test(
  'A rejects file that cannot be written stops the import with its path',
  { skip: !existsSync('/dev/full') },
  async (t) => {
    const company = await here.company()
    symlinkSync('/dev/full', here.path('full.csv.rejects.csv'))
    const { outcome } = await company.load('full.csv', 'first_name,campaign_title\nAna,\n', {})
    t.match(outcome, /^The rejected lines cannot be written to .*full\.csv\.rejects\.csv: ENOSPC/)
  },
)
