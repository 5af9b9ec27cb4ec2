import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { loadCompanyPair } from './oracle/company-pair.ts'
import type { Sql } from './oracle/load-rows.ts'
import { addOddLeads } from './oracle/odd-leads.ts'
import { seededRandom } from './oracle/random.ts'
import { server } from './support/environment.ts'
import { exportFrom } from './support/export.ts'
import { galena } from './support/galena.ts'
import { startSystem } from './support/system.ts'

const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 1_000_000)
const system = await startSystem()
const folder = mkdtempSync(join(tmpdir(), 'galena-export-'))
t.teardown(async () => {
  await system.stop()
  rmSync(folder, { recursive: true })
})
const sql: Sql = (text, values) => system.sql(text, values)
const environment = {
  DATABASE_URL: system.databaseUrl,
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: system.index,
}
t.comment(`ORACLE_SEED=${seed}`)
const companies = await loadCompanyPair(system, sql, seededRandom(seed))
for (const { id } of companies) await addOddLeads(sql, id)
await system.settled()

/** Every row that an import could change, with the transaction that wrote it. */
async function rows(): Promise<string> {
  const tables = [
    'company',
    'campaign',
    'folder',
    'label',
    'candidate',
    'lead',
    'lead_label',
    'answer',
    'attachment',
    'document',
    'document_file',
  ]
  const all = tables.map(
    (table) =>
      `SELECT '${table}' AS name, count(*), md5(string_agg(xmin::text || ${table}::text, '' ORDER BY ${table}::text)) AS sum FROM ${table}`,
  )
  return JSON.stringify(await sql(`${all.join(' UNION ALL ')} ORDER BY name`))
}

/** Lines that the import rejects: with a character that stands for lost ones, or a phone that has lost digits. */
async function damagedLeads(companyId: number): Promise<number> {
  const [row] = await sql<{ leads: number }>(
    `SELECT count(*) AS leads FROM lead JOIN candidate ON candidate.id = candidate_id
     WHERE lead.company_id = $1 AND ((lead::text || candidate::text) LIKE '%' || U&'\\FFFD' || '%' OR phone = '1e3')`,
    [companyId],
  )
  return row?.leads ?? 0
}

for (const format of ['ndjson', 'csv'] as const)
  for (const company of companies)
    t.test(
      `An export of ${company.name} as ${format} that is imported again changes no row, and is the same again`,
      async (t) => {
        const whole = await exportFrom(system.address, company.key, { format })
        t.equal(whole.status, 200)
        const path = join(folder, `${company.id}.${format}`)
        writeFileSync(path, whole.bytes)
        const before = await rows()
        const damaged = await damagedLeads(company.id)
        const [counted] = await sql<{ leads: number }>('SELECT count(*) AS leads FROM lead WHERE company_id = $1', [
          company.id,
        ])
        const leads = counted?.leads ?? 0
        const imported = await galena(['import', path, '--company', company.name, '--json'], { environment })
        const reasons = damaged === 0 ? '' : readFileSync(`${path}.rejects.${format}.reasons.ndjson`, 'utf8')
        const unexpected = reasons.split('\n').filter((line) => line !== '' && !/U\+FFFD|has lost digits/.test(line))
        t.same(unexpected, [], 'nothing else is rejected')
        t.match(
          JSON.parse(imported.out),
          { read: leads, inserted: 0, updated: 0, unchanged: leads - damaged, rejected: damaged },
          imported.said,
        )
        t.equal(await rows(), before)
        const again = await exportFrom(system.address, company.key, { format })
        t.ok(again.bytes.equals(whole.bytes))
        const out = join(folder, `command.${format}`)
        const command = await galena(
          ['export', '--company', company.name, '--format', format, '--out', out, '--json'],
          { environment },
        )
        t.match(JSON.parse(command.out), { leads }, command.said)
        t.ok(readFileSync(out).equals(whole.bytes), 'the command writes the same')
      },
    )
