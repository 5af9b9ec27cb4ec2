import { compareDocuments } from './compare-documents.ts'
import type { Sql } from './database.ts'
import type { EngineLedger } from './engine-ledger.ts'
import { expectedDocuments } from './expected-documents.ts'
import { storedDocuments } from './stored-documents.ts'
import { within } from './within.ts'

const emptyWithinMs = 240_000
const stuckAfterMs = 30_000
const maxShown = 5

/** Waits until the outbox has none of these rows; gives up when due rows are not settled for a while. */
export async function outboxEmpty(sql: Sql, which: string): Promise<void> {
  let [before, since] = ['', Date.now()]
  await within(emptyWithinMs, async () => {
    const [row] = await sql<{ rows: number; state: string; due: boolean }>(
      `SELECT count(*) AS rows, count(*) || ' ' || coalesce(sum(id), 0) AS state, bool_or(not_before < now()) AS due
       FROM (SELECT id, not_before FROM sync.change WHERE ${which} UNION ALL SELECT id, enqueued_at FROM sync.fanout
         UNION ALL SELECT id, enqueued_at FROM sync.parent_change) AS waiting`,
    )
    if (!row) return false
    if (row.state !== before || !row.due) [before, since] = [row.state, Date.now()]
    return row.rows === 0 || Date.now() - since > stuckAfterMs
  })
}

interface Sides {
  readonly sql: Sql
  readonly engineUrl: string
  readonly index: string
  /** What the engine was sent, where somebody has listened. */
  readonly ledger?: Pick<EngineLedger, 'history'>
}

/** Lines about what is wrong once everything has settled; none when the index equals the database. */
export async function findFaults({ sql, engineUrl, index, ledger }: Sides): Promise<string[]> {
  await outboxEmpty(sql, 'true')
  const faults: string[] = []
  const rows = await sql(`SELECT *, clock_timestamp() AS now FROM sync.change ORDER BY id LIMIT ${maxShown}`)
  if (rows.length > 0)
    faults.push('The outbox does not become empty:', ...rows.map((row) => `  ${JSON.stringify(row)}`))
  for (const failure of await sql(`SELECT * FROM sync.failure LIMIT ${maxShown}`))
    faults.push(`Refused: ${JSON.stringify(failure)}`)
  const differences = compareDocuments(await expectedDocuments(sql), await storedDocuments(engineUrl, index))
  for (const { kind, lead, fields } of differences.slice(0, maxShown)) {
    faults.push(`Lead ${lead} is ${kind}`, ...fields.map((field) => `  ${field}`))
    for (const row of await sql('SELECT * FROM sync.change WHERE lead_id = $1', [lead]))
      faults.push(`  pending: ${JSON.stringify(row)}`)
    faults.push(...(ledger?.history(String(lead)) ?? []).map((line) => `  ${line}`))
  }
  if (differences.length === 0) return faults
  const kinds = Map.groupBy(differences, ({ kind }) => kind)
  const counted = [...kinds].map(([kind, some]) => `${some.length} ${kind}`)
  return [...faults, `${differences.length} leads differ: ${counted.join(', ')}`]
}
