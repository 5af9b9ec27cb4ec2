import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Figure, figure } from './figure.ts'
import { pidOf, residentBytes } from './process-usage.ts'
import { quantile } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const blocks = 5
const sampleMs = 100
const formats = ['ndjson', 'csv'] as const

interface Run {
  readonly perSecond: number
  /** What the api's resident memory grew by at most. */
  readonly megabytes: number
  readonly digest: string
}

/**
 * Exports of the largest company over HTTP, in turns with a COPY of the same leads, with their people, campaigns, folders
 * and labels.
 */
export async function measureExport(system: BenchSystem): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'galena-bench-export-'))
  const file = join(folder, 'leads')
  const runs: Record<(typeof formats)[number] | 'copy', Run[]> = { ndjson: [], csv: [], copy: [] }
  try {
    for (let block = 0; block < blocks; block++) {
      for (const format of formats) {
        runs[format].push(await timed(system, file, () => exportTo(system, file, { format })))
        runs.copy.push(await timed(system, file, () => copyLeads(system, file)))
      }
    }
    const ids = await someIds(system)
    const few = await timed(system, file, () =>
      exportTo(system, file, { format: 'ndjson', filter: { field: 'id', in: ids } }),
    )
    return figuresOf(runs, few)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function figuresOf(runs: Record<'ndjson' | 'csv' | 'copy', Run[]>, few: Run): Figure[] {
  const rate = (some: readonly Run[]) =>
    quantile(
      some.map(({ perSecond }) => perSecond),
      0.5,
    )
  const suite = 'export'
  const figures = formats.flatMap((name) => [
    figure({ suite, name, value: rate(runs[name]), unit: 'leads/s', aim: '≥ 10000' }),
    figure({ suite, name: `${name} ÷ COPY TO STDOUT`, value: rate(runs[name]) / rate(runs.copy), unit: '×' }),
    figure({
      suite,
      name: `${name}: different files`,
      value: new Set(runs[name].map(({ digest }) => digest)).size,
      unit: 'files',
      aim: '≤ 1',
    }),
  ])
  const most = Math.max(...runs.ndjson.map(({ megabytes }) => megabytes))
  return [
    ...figures,
    figure({ suite, name: 'COPY TO STDOUT', value: rate(runs.copy), unit: 'leads/s' }),
    figure({ suite, name: 'memory of the api during it, more than before', value: most, unit: 'MB', aim: '≤ 150' }),
    figure({ suite, name: 'the same for 1,000 leads', value: few.megabytes, unit: 'MB' }),
  ]
}

async function timed(system: BenchSystem, file: string, work: () => Promise<number>): Promise<Run> {
  const before = residentBytes(pidOf(system, 'api'))
  let most = before
  const sampling = setInterval(() => {
    most = Math.max(most, residentBytes(pidOf(system, 'api')))
  }, sampleMs)
  const startedAt = performance.now()
  const leads = await work()
  const seconds = (performance.now() - startedAt) / 1_000
  clearInterval(sampling)
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return { perSecond: leads / seconds, megabytes: (most - before) / 1e6, digest: hash.digest('hex') }
}

/** Returns how many leads were written. */
async function exportTo(
  { api, largest }: BenchSystem,
  file: string,
  body: { readonly filter?: { readonly field: 'id'; readonly in: readonly number[] }; readonly format: string },
): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-api-key': largest.key }
  await new Promise<void>((resolve, reject) => {
    request(`${api}/v1/leads/export`, { method: 'POST', headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The export was answered with ${response.statusCode}.`))
      pipeline(response, createWriteStream(file)).then(resolve, reject)
    })
      .on('error', reject)
      .end(JSON.stringify(body))
  })
  return body.filter?.in.length ?? largest.leads
}

async function copyLeads({ databaseUrl, largest }: BenchSystem, file: string): Promise<number> {
  // Not of the pool: a query time-out there outlives a COPY TO, and keeps the process alive.
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const rows = client.query(
      copyTo(`COPY (
        SELECT lead.*, candidate.*, campaign.title, campaign.ats_external_id, folder.name, folder.status,
          (SELECT json_agg(label.name) FROM lead_label JOIN label ON label.id = label_id WHERE lead_id = lead.id)
        FROM lead JOIN candidate ON candidate.id = lead.candidate_id JOIN campaign ON campaign.id = lead.campaign_id
        JOIN folder ON folder.id = lead.folder_id WHERE lead.company_id = ${Number(largest.id)} ORDER BY lead.id
      ) TO STDOUT`),
    )
    await pipeline(rows, createWriteStream(file))
  } finally {
    await client.end()
  }
  return largest.leads
}

async function someIds({ pool, largest }: BenchSystem): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    'SELECT id FROM lead WHERE company_id = $1 ORDER BY id LIMIT 1000',
    [largest.id],
  )
  return rows.map(({ id }) => id)
}
