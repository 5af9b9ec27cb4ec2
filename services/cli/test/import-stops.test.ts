import { existsSync, symlinkSync } from 'node:fs'
import t from 'tap'
import { importHere } from './import-here.ts'

const here = await importHere(t)

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
