import type pg from 'pg'
import { countReasons } from '../import/forget-reasons.ts'

/** What is removed with a person, by table, and which of its rows: `$1` is the person, `$2` their leads. */
const rowsOf = {
  candidate: 'candidate WHERE id = $1',
  lead: 'lead WHERE candidate_id = $1',
  lead_label: 'lead_label WHERE lead_id = ANY ($2)',
  answer: 'answer WHERE lead_id = ANY ($2)',
  attachment: 'attachment WHERE lead_id = ANY ($2)',
  document: 'document WHERE lead_id = ANY ($2)',
  document_file: 'document_file JOIN document ON document.id = document_id WHERE lead_id = ANY ($2)',
  'sync.failure': 'sync.failure WHERE lead_id = ANY ($2)',
  'sync.held': 'sync.held WHERE lead_id = ANY ($2)',
} as const

/**
 * How many rows are removed, by table. Of `sync.import_part` it is how many reasons for rejected lines: those of the whole
 * company.
 */
export type ErasedRows = Readonly<Record<keyof typeof rowsOf | 'sync.import_part', number>>

/** Counts what an erasure removes. */
export async function countErasedRows(
  client: pg.ClientBase,
  { id, companyId, leadIds }: { readonly id: number; readonly companyId: number; readonly leadIds: readonly number[] },
): Promise<ErasedRows> {
  const counts = Object.entries(rowsOf).map(([table, rows]) => `(SELECT count(*) FROM ${rows}) AS "${table}"`)
  const { rows } = await client.query<Record<keyof typeof rowsOf, number>>(`SELECT ${counts.join(', ')}`, [id, leadIds])
  if (!rows[0]) throw new Error('Postgres counted nothing.')
  return { ...rows[0], 'sync.import_part': await countReasons(client, companyId) }
}
