import { searchPath } from '../support/system.ts'
import { drained } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import type { BenchSystem } from './system.ts'

const kinds = [
  { kind: 'label', table: 'label', column: 'name', users: 'lead_label', key: 'label_id' },
  { kind: 'folder', table: 'folder', column: 'name', users: 'lead', key: 'folder_id' },
  { kind: 'campaign', table: 'campaign', column: 'title', users: 'lead', key: 'campaign_id' },
] as const

/** How soon a renaming is shown that affects most leads, and how many documents it writes. */
export async function measureCatalogue(system: BenchSystem): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const kind of kinds) figures.push(...(await rename(system, kind)))
  return figures
}

async function rename(system: BenchSystem, { kind, table, column, users, key }: (typeof kinds)[number]) {
  const { pool, largest } = system
  const { rows } = await pool.query<{ id: number; name: string; leads: number }>(
    `SELECT t.id, t.${column} AS name, count(*) AS leads FROM ${table} t JOIN ${users} u ON u.${key} = t.id
     WHERE t.company_id = $1 GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 1`,
    [largest.id],
  )
  const [most] = rows
  if (!most) throw new Error(`${largest.name} has no ${kind}.`)
  const name = `Renamed ${kind} ${Date.now()}`
  const written = await documentsWritten(system)
  const start = performance.now()
  const call = (given: string) => pool.query(`UPDATE ${table} SET ${column} = $1 WHERE id = $2`, [given, most.id])
  let seconds = Number.NaN
  try {
    await call(name)
    while (!(await shows(system, kind, most.id, name))) {
      if (performance.now() - start > 30_000) throw new Error(`The new name of the ${kind} was not shown within 30 s.`)
    }
    seconds = (performance.now() - start) / 1_000
    await drained(system)
  } finally {
    await call(most.name)
  }
  const writes = (await documentsWritten(system)) - written
  const what = `${kind} of ${most.leads.toLocaleString('en')} leads renamed`
  return [
    figure({ suite: 'catalogue', name: `${what}: shown after`, value: seconds, unit: 's', aim: '≤ 2' }),
    figure({ suite: 'catalogue', name: `${what}: documents written`, value: writes, unit: '', aim: '≤ 0' }),
  ]
}

async function shows({ api, largest }: BenchSystem, kind: string, id: number, name: string): Promise<boolean> {
  const filter: Record<string, string> =
    kind === 'label'
      ? { 'filter[label_selected]': name }
      : kind === 'campaign'
        ? { 'filter[campaign_id]': String(id) }
        : {}
  const query = new URLSearchParams({ per_page: '100', ...filter })
  const answer = await fetch(`${api}${searchPath}?${query.toString()}`, { headers: { 'x-api-key': largest.key } })
  const { candidates } = (await answer.json()) as {
    candidates: { folder: string; campaign_title: string; labels: string[] }[]
  }
  return candidates.some(
    ({ folder, campaign_title, labels }) => folder === name || campaign_title === name || labels.includes(name),
  )
}

async function documentsWritten({ elasticsearch }: BenchSystem): Promise<number> {
  const answer = await fetch(`${elasticsearch}/_stats/indexing`)
  const { _all } = (await answer.json()) as { _all: { total: { indexing: { index_total: number } } } }
  return _all.total.indexing.index_total
}
