import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { type Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { addCompany } from '@galena/store/catalogue/companies'
import { whileNobodyElseMatches } from '@galena/store/import/match-lock'
import t, { type Test } from 'tap'
import { nodeEnvironment } from '../../../test/support/environment.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { explainError } from '../src/errors/explain-error.ts'
import { importFile } from '../src/import/import-file.ts'
import { startProgress } from '../src/terminal/progress.ts'
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

/** Rejects that have not taken their name. */
const unfinished = () => readdirSync(here.path('')).filter((name) => name.endsWith('.part'))

t.test('When a batch fails, those written beside it are counted, and their lines are named', async (t) => {
  await before('Boom', "PERFORM pg_sleep(0.5); RAISE 'no such table' USING ERRCODE = '42P01';")
  const company = await here.company()
  here.said.length = 0
  const { outcome } = await company.load('boom.csv', file(6_000, 'Boom', 2_500), {})
  t.equal(outcome, 'no such table', 'a statement that is wrong is not the fault of a line')
  const said = here.said.join(' ')
  t.match(said, /4,000 lines read: 4,000 leads added/)
  t.match(said, /the lines 2 to 2,001 and 4,002 to 6,001\. The lines 2,002 to 4,001 were on their way/)
  t.same(await company.rows('SELECT count(*)::int FROM lead WHERE company_id = $1'), [{ count: 4_000 }])
})

t.test('Only what a line can cause is its fault; a conflict with other programs is tried again', async (t) => {
  const company = await here.company()
  const load = (source: string) => company.load('fault.csv', file(3, source, 1), {})
  for (const code of ['58030', 'XX001', '28P01', '53100', '40003']) {
    await before('Server', `RAISE 'no line is at fault' USING ERRCODE = '${code}';`)
    t.equal((await load('Server')).outcome, 'no line is at fault', code)
  }
  for (const code of ['P0001', '23514', '22003', '20000', '27000', '45000', 'GA001']) {
    await before('Line', `RAISE 'not this one' USING ERRCODE = '${code}';`)
    t.match(await load('Line'), { outcome: '2 0 0 1', reasons: ['3: not this one'] }, code)
  }
  await here.pool.query('CREATE SEQUENCE conflicts')
  await before('Conflict', "IF nextval('conflicts') < 3 THEN RAISE 'deadlock' USING ERRCODE = '40P01'; END IF;")
  t.equal((await load('Conflict')).outcome, '3 0 0 0')
  await before('Conflict', "RAISE 'deadlock detected' USING ERRCODE = '40P01';")
  const options = { company: company.name, map: [] }
  const failure = await importFile(here.pool, here.path('fault.csv'), options).then(() => undefined, explainError)
  t.equal(failure, 'Other programs were changing the same rows (deadlock detected). Wait until they have ended.')
})

t.test('The lines that are named end with the last line of a record of several lines', async (t) => {
  await before('Broken', "PERFORM pg_sleep(0.5); RAISE 'broken' USING ERRCODE = '58030';")
  const company = await here.company()
  const lines = Array.from({ length: 2_001 }, (_, n) =>
    n === 1_999 ? '"two\nlines",Nurses,' : `n${n},Nurses,${n === 2_000 ? 'Broken' : ''}`,
  )
  here.said.length = 0
  await company.load('record.csv', ['first_name,campaign_title,source', ...lines].join('\n'), {})
  t.match(here.said.join(' '), /These are the lines 2 to 2,002\. The lines 2,003 to 2,003 were on their way/)
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
  t.match(outcome, /The import stopped because a connection to Postgres was lost/)
  const [row] = await company.rows<{ count: number }>('SELECT count(*)::int FROM lead WHERE company_id = $1')
  t.match(here.said.join(' '), `${row?.count.toLocaleString('en')} leads added`)
  t.ok((row?.count ?? 0) < 24_001)
  const last = await (await here.company()).load('last.csv', file(3, 'Lost', 1), { match: 'email' })
  t.match(
    last.outcome,
    /The import stopped because a connection to Postgres was lost .* Import the file again/,
    'also while the last lines are written',
  )
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
  t.equal((await loading).outcome, 'The import was stopped.')
  const count = await written()
  t.ok(count > 0 && count < 40_000, 'nothing more was begun')
  const said = here.said.join(' ')
  t.match(said, /^Stopping: .* Ctrl-C again stops at once\./)
  t.match(said, /If lines have ids, or you use --match, import the whole file again\. Otherwise import only/)
  t.match(said, `${count.toLocaleString('en')} leads added`)
  t.match(said, `These are the lines 2 to ${(count + 1).toLocaleString('en')}.`)
  await eventually('nothing listens any more', async () => process.listenerCount('SIGINT') === listeners)
})

/** An import in a process of its own that has written lines and waits for more. */
async function importing(t: Test, name: string, content: string, options: { lines: number; match?: boolean }) {
  const company = await addCompany(here.pool, { name, timeZone: 'UTC', country: null })
  const by = options.match ? ['--match', 'email'] : []
  const child = spawn(process.execPath, [command, 'import', '-', '--format', 'csv', '--company', name, ...by], {
    env: { ...nodeEnvironment(), DATABASE_URL: here.databaseUrl },
    cwd: here.path(''),
  })
  t.teardown(() => child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (data) => {
    said += String(data)
  })
  child.stdin.on('error', () => undefined)
  child.stdin.write(content)
  await eventually(`${options.lines} lines are written`, async () => {
    const { rows } = await here.pool.query('SELECT count(*) FROM lead WHERE company_id = $1', [company?.id])
    return Number(rows[0]?.count) === options.lines
  })
  const closed = once(child, 'close') as Promise<[code: number | null, signal: string | null]>
  return { child, closed, said: () => said }
}

t.test('An import that waits for more input ends by a signal', async (t) => {
  for (const [signal, exit] of [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    const { child, closed, said } = await importing(t, `Ends by ${signal}`, file(5_000, '', 0), { lines: 4_000 })
    child.kill(signal)
    t.same(await closed, [exit, null])
    t.match(said(), /4,000 leads added,.* These are the lines 2 to 4,001\..*\nThe import was stopped\./s)
  }
})

t.test('An import that waits for more input ends when its lock is lost', async (t) => {
  const { closed, said } = await importing(t, 'Lock lost', file(9_000, '', 0), { lines: 8_000, match: true })
  await here.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7226514
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
  t.same(await closed, [1, null])
  t.match(said(), /8,000 leads added,.*\nThe import stopped because a connection to Postgres was lost/s)
})

t.test('When Postgres does not answer, a second Ctrl-C ends the import with what is known', async (t) => {
  await before('Stuck', 'PERFORM pg_sleep(40);')
  const { child, closed, said } = await importing(t, 'Stuck', file(8_002, 'Stuck', 5_000), { lines: 6_000 })
  child.kill('SIGINT')
  await eventually('it says that it stops', async () => said().includes('Ctrl-C again'))
  while (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGINT')
    await setTimeout(200)
  }
  t.same(await closed, [null, 'SIGINT'])
  await here.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'",
  )
  t.match(said(), /the lines 2 to 4,001\. The lines 4,002 to 8,001 were on their way when it stopped: some of them may/)
})

t.test('One Ctrl-C that arrives twice loses nothing', async (t) => {
  const content = file(5_000, '', 0).replace('n7,p7@acme.example,Nurses', 'n7,p7@acme.example,')
  const { child, closed, said } = await importing(t, 'Twice', content, { lines: 3_999 })
  child.kill('SIGINT')
  await setTimeout(3)
  child.kill('SIGINT')
  t.same(await closed, [130, null])
  t.match(said(), /3,999 leads added,.* The rejected ones are in stdin\.rejects\.csv, and the reasons/)
  t.match(readFileSync(here.path('stdin.rejects.csv'), 'utf8'), /\nn7,/)
})

t.test('An import that waits for another one ends by a signal, and leaves no files', async (t) => {
  const company = await here.company()
  const id = (await company.rows<{ id: number }>('SELECT id FROM company WHERE id = $1'))[0]?.id ?? 0
  await whileNobodyElseMatches(here.pool, id, { onWait: () => undefined }, async () => {
    here.said.length = 0
    const loading = company.load('waiting.csv', file(3, '', 0), { match: 'email' })
    await eventually('it waits', async () => here.said.some((sentence) => /Another import/.test(sentence)))
    process.emit('SIGINT', 'SIGINT')
    t.equal((await loading).outcome, 'The import was stopped.')
  })
  t.same(unfinished(), [])
})

t.test('A named pipe that gives nothing does not hold an import that is stopped', async (t) => {
  const pipe = here.path('pipe.csv')
  spawnSync('sh', ['-c', 'mkfifo "$0"', pipe])
  const company = await addCompany(here.pool, { name: 'Pipe', timeZone: 'UTC', country: null })
  const child = spawn(process.execPath, [command, 'import', pipe, '--company', 'Pipe'], {
    env: { ...nodeEnvironment(), DATABASE_URL: here.databaseUrl },
  })
  t.teardown(() => child.kill('SIGKILL'))
  const writer = await open(pipe, 'w')
  await writer.write(file(2_500, '', 0))
  await eventually('lines are written', async () => {
    const { rows } = await here.pool.query('SELECT FROM lead WHERE company_id = $1', [company?.id])
    return rows.length === 2_000
  })
  child.kill('SIGINT')
  const [code] = await once(child, 'close')
  t.equal(code, 130)
  await writer.close()
})

t.test('A terminal that is closed does not end what shows progress on it', async (t) => {
  const gone = Object.assign(
    new Writable({ write: (_, __, done) => done(Object.assign(new Error('write EIO'), { code: 'EIO' })) }),
    { isTTY: true },
  ) as unknown as NodeJS.WriteStream
  const progress = startProgress(gone)
  progress.show(1, 2, 'half')
  await new Promise((resolve) => gone.on('close', resolve))
  progress.end()
  t.pass()
})

t.test('Rejects that cannot take their name do not hide what stopped the import', async (t) => {
  await before('Hidden', "PERFORM pg_sleep(1); RAISE 'no disk' USING ERRCODE = '58030';")
  const company = await here.company()
  here.said.length = 0
  const content = file(2_001, 'Hidden', 2_000).replace('n7,p7@acme.example,Nurses', 'n7,p7@acme.example,')
  const loading = company.load('hidden.csv', content, {})
  await eventually('rejects are written', async () => unfinished().length === 2)
  mkdirSync(here.path('hidden.csv.rejects.csv'))
  t.equal((await loading).outcome, 'no disk')
  t.match(here.said.join(' '), /These are the lines 2 to 2,001\..* cannot be written to .*hidden\.csv\.rejects\.csv/s)
  t.match(
    explainError(Object.assign(new Error('no disk'), { code: '58030' })),
    /^Postgres itself failed \(no disk, SQL/,
  )
  for (const name of unfinished()) rmSync(here.path(name))
})

t.test('A dry run that is stopped says that nothing was written, and leaves the rejects of an import', async (t) => {
  await before('Tried', 'PERFORM pg_sleep(0.3);')
  const company = await here.company()
  writeFileSync(here.path('tried.csv.rejects.csv'), 'corrected')
  here.said.length = 0
  const loading = company.load('tried.csv', file(40_000, 'Tried', 1), { dryRun: true })
  await eventually('it has begun', async () => {
    const { rows } = await here.pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'COPY%lead%'",
    )
    return rows.length > 0
  })
  process.emit('SIGINT', 'SIGINT')
  t.equal((await loading).outcome, 'The dry run was stopped. Nothing was written.')
  t.match(
    here.said.join(' '),
    /^Stopping: the lines that are being tried are finished first\. Ctrl-C again stops at once\.$/,
  )
  t.same(await company.rows('SELECT FROM lead WHERE company_id = $1'), [])
  t.equal(readFileSync(here.path('tried.csv.rejects.csv'), 'utf8'), 'corrected')
})

t.test('What cannot be read is named', { skip: process.platform !== 'linux' }, async (t) => {
  const company = await here.company()
  symlinkSync(here.path('loop.csv'), here.path('loop.csv'))
  const read = (file: string, options = {}) =>
    importFile(here.pool, file, {
      company: company.name,
      map: [],
      rejects: here.path('unread.rejects'),
      ...options,
    }).catch(({ message }: Error) => message)
  t.match(await read(here.path('loop.csv')), /^The file .*loop\.csv cannot be read \(ELOOP/)
  t.match(await read('/proc/self/mem'), /^The file \/proc\/self\/mem cannot be read \(EIO/)
  t.match(await read('/proc/self/status', { map: ['/proc/self/mem'] }), /^The map \/proc\/self\/mem cannot be read/)
  t.match(await read('/proc/self/status', { map: [here.path('')] }), /^There is no file .* and no ready map/)
  t.match(
    await read('/proc/self/status', { rejects: here.path('') }),
    /^There is no folder|^The rejected lines cannot be written to .*EISDIR.* Give another --rejects\./,
  )
  mkdirSync(here.path('unread.rejects.reasons.ndjson'))
  writeFileSync(here.path('fine.csv'), file(1, '', 0))
  t.match(await read(here.path('fine.csv'), { format: 'csv' }), /reasons\.ndjson: EISDIR.* Give another --rejects\./)
  t.notOk(existsSync(here.path('unread.rejects')))
  t.same(unfinished(), [])
})

t.test('Standard input that is the rejects file is refused', async (t) => {
  writeFileSync(here.path('own.csv'), file(3, '', 0))
  await addCompany(here.pool, { name: 'Own', timeZone: 'UTC', country: null })
  const input = openSync(here.path('own.csv'), 'r')
  t.teardown(() => closeSync(input))
  const values = ['-', '--format', 'csv', '--company', 'Own', '--rejects', here.path('own.csv')]
  const child = spawn(process.execPath, [command, 'import', ...values], {
    env: { ...nodeEnvironment(), DATABASE_URL: here.databaseUrl },
    stdio: [input, 'ignore', 'pipe'],
  })
  const said = await text(child.stderr as Readable)
  t.match(said, /^The rejected lines must not replace the file that is imported/)
  t.equal(readFileSync(here.path('own.csv'), 'utf8'), file(3, '', 0))
})

t.test('Imports of one file at the same time keep the rejected lines of each', async (t) => {
  await before('Later', 'PERFORM pg_sleep(1);')
  const company = await here.company()
  const content = ['first_name,campaign_title,source', 'Ana,,', 'Bo,Nurses,Later'].join('\n')
  const slow = company.load('same.csv', content, {})
  await eventually('it is being written', async () => {
    const { rows } = await here.pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'COPY%lead%'",
    )
    return rows.length > 0
  })
  const whole = 'first_name,campaign_title,source\nAna,,\n'
  t.equal((await company.load('same.csv', content.replace(',Later', ','), { dryRun: true })).rejects.toString(), whole)
  const first = await slow
  t.equal(first.outcome, '1 0 0 1')
  t.equal(first.rejects.toString(), whole)
  t.same(unfinished(), [])
})

t.test('The rejected lines of an earlier import stay until another one has begun to write', async (t) => {
  const company = await here.company()
  await company.load('kept.csv', 'first_name,campaign_title\nAna,\n', {})
  const rejects = here.path('kept.csv.rejects.csv')
  t.match((await company.load('kept.csv', 'first_name,campaign_title,Unknown\nAna,Nurses,\n', {})).outcome, /header/)
  t.ok(existsSync(rejects))
  await company.load('kept.csv', 'first_name,campaign_title\nAna,Nurses\n', {})
  t.notOk(existsSync(rejects))
})

t.test(
  'A rejects file that cannot be written stops the import with its path',
  { skip: !existsSync('/dev/full') },
  async (t) => {
    const company = await here.company()
    symlinkSync('/dev/full', here.path('full.csv.rejects.csv'))
    const { outcome } = await company.load('full.csv', 'first_name,campaign_title\nAna,\n', {})
    t.match(
      outcome,
      /^The rejected lines cannot be written to .*full\.csv\.rejects\.csv: ENOSPC.* from line 2 on are not in it\.$/,
    )
    t.match(await company.rows('SELECT count(*)::int FROM lead WHERE company_id = $1'), [{ count: 0 }])
  },
)
