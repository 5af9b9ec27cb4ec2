// Runs the examples of docs/clients.md as they stand there.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { runSpreadsheet } from './support/spreadsheet.ts'
import { startSystem } from './support/system.ts'

const document = readFileSync(new URL('../docs/clients.md', import.meta.url), 'utf8')

/** The example in a language. */
function example(language: string): string {
  const [, code] = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(document) ?? []
  if (code === undefined) throw new Error(`docs/clients.md has no example in ${language}.`)
  return code
}

/** What to say where a program is missing, else false. */
function missing(command: string, args: readonly string[], says: string): string | false {
  return (
    spawnSync(command, args, { stdio: 'ignore' }).status !== 0 && `${says} is not installed; on Debian: apt-get install`
  )
}

const programs = {
  curl: missing('curl', ['--version'], 'curl'),
  jq: missing('jq', ['--version'], 'jq'),
  python: missing('python3', ['-c', 'import requests'], 'The package requests of Python'),
  php: missing('php', ['--version'], 'PHP'),
}
const skips = {
  sh: (programs.curl && `${programs.curl} curl`) || (programs.jq && `${programs.jq} jq`),
  python: programs.python && `${programs.python} python3-requests`,
  php: programs.php && `${programs.php} php-cli`,
  js: programs.curl && `${programs.curl} curl`,
}

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
await system.sql(`
  INSERT INTO campaign (id, company_id, title) VALUES (10, ${acme.id}, 'Nurses');
  INSERT INTO label (id, company_id, name) VALUES (20, ${acme.id}, 'VIP'), (21, ${acme.id}, 'Níght & day');
  INSERT INTO candidate (id, company_id, first_name, email)
  SELECT n, ${acme.id}, 'Maria', CASE WHEN n % 5 > 0 THEN 'maria.' || n || '@people.example' END FROM generate_series(1, 600) AS n;
  INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, created_at)
  SELECT 1000 + n, ${acme.id}, 10, n, folder.id, timestamptz '2026-01-01 00:00Z' + n * interval '1 hour'
  FROM generate_series(1, 600) AS n
  JOIN folder ON folder.company_id = ${acme.id} AND status = (ARRAY['hired', 'on_hold', 'hired', 'rejected'])[1 + n % 4];
  INSERT INTO lead_label (lead_id, label_id) SELECT id, 20 + (id % 3 / 2) FROM lead WHERE id % 3 > 0;`)
await system.settled()

interface Printed {
  readonly leads: readonly string[]
  readonly status: readonly string[]
  readonly labels: readonly string[]
}

/** What the examples print, by SQL alone. */
async function expectPrinted(): Promise<Printed> {
  // The counts of a field leave out the conditions on it.
  const ofAnyStatus = `FROM lead JOIN candidate ON candidate.id = candidate_id JOIN folder ON folder.id = folder_id
    WHERE email IS NOT NULL`
  const wanted = `${ofAnyStatus} AND status IN ('hired', 'on_hold')`
  const lines = async (sql: string) => (await system.sql<{ line: string }>(sql)).map(({ line }) => line)
  return {
    leads: await lines(`SELECT lead.id || ' ' || email AS line ${wanted} ORDER BY lead.created_at DESC`),
    status: await lines(
      `SELECT status || ': ' || count(*) AS line ${ofAnyStatus} GROUP BY status ORDER BY count(*) DESC, status`,
    ),
    labels: await lines(`SELECT name || ': ' || count(*) AS line FROM lead_label JOIN label ON label.id = label_id
      WHERE lead_id IN (SELECT lead.id ${wanted}) GROUP BY name ORDER BY count(*) DESC, name`),
  }
}

const variables = { GALENA_URL: system.address, GALENA_KEY: acme.key }

/** Runs a program with an example as its input, and returns what it printed. */
async function run(t: Test, [command = '', ...args]: readonly string[], code: string, key = acme.key) {
  const env = { PATH: process.env.PATH, ...variables, GALENA_KEY: key }
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  child.stdin.end(code)
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [exitCode, printed, said] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { exitCode, printed, said }
}

async function prints(t: Test, command: readonly string[], language: string): Promise<void> {
  const { exitCode, printed, said } = await run(t, command, example(language))
  t.equal(exitCode, 0, said)
  const { leads, status, labels } = await expectPrinted()
  t.ok(leads.length > 300 && status.length === 3 && labels.length === 2, 'several pages')
  t.same(printed.trimEnd().split('\n'), [`${leads.length} leads`, ...leads.slice(0, 5), ...leads, ...status, ...labels])
  const refused = await run(t, command, example(language), 'wrong')
  t.not(refused.exitCode, 0, 'a wrong key is no empty list')
  t.match(refused.printed + refused.said, /Invalid API key/)
}

t.test('The example of curl finds, walks and counts what SQL does', { skip: skips.sh }, (t) => prints(t, ['sh'], 'sh'))

t.test('The example in Python finds, walks and counts what SQL does', { skip: skips.python }, (t) =>
  prints(t, ['python3', '-'], 'python'),
)

t.test('The example in PHP finds, walks and counts what SQL does', { skip: skips.php }, (t) =>
  prints(t, ['php'], 'php'),
)

t.test('The example of a spreadsheet finds, walks and counts what SQL does', { skip: skips.js }, async (t) => {
  const { leads, status, labels } = await expectPrinted()
  const formulas = [
    'HIRED_NUMBER()',
    'HIRED_NEWEST(5)',
    'HIRED_ALL()',
    'HIRED_COUNTS("status")',
    'HIRED_COUNTS("labels")',
  ]
  const [number, newest, all, statuses, labelled] = await runSpreadsheet(example('js'), formulas, variables)
  const lines = (rows: unknown, between: string) => (rows as unknown[][]).map((row) => row.join(between))
  t.equal(number, leads.length)
  t.same(lines(newest, ' '), leads.slice(0, 5))
  t.same(lines(all, ' '), leads)
  t.same(lines(statuses, ': '), status)
  t.same(lines(labelled, ': '), labels)
  const refused = runSpreadsheet(example('js'), ['HIRED_NUMBER()'], { ...variables, GALENA_KEY: 'wrong' })
  await t.rejects(refused, { message: /Invalid API key/ })
})
