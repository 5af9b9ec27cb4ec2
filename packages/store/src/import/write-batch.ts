import { type ShownColumns, shownColumns } from '@galena/lead/document/shown-fields'
import type { ImportedLead } from '@galena/lead/import/import-line'
import type pg from 'pg'
import { writeChildren } from './children/write-children.ts'
import { comparedValue } from './compared-value.ts'
import { type Cell, copyRows, sqlTypes } from './copy-rows.ts'
import { newIds } from './ids.ts'
import type { Names } from './names.ts'
import { placePeople } from './people.ts'
import type { PlacedLead } from './placed-lead.ts'
import { sqlTime } from './sql-time.ts'

export interface Batch {
  readonly companyId: number
  readonly names: Names
  readonly leads: readonly ImportedLead[]
}

export interface BatchCounts {
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
}

const shown = shownColumns('lead')
/** The columns that a line always overwrites, with their SQL types. */
const overwritten = [
  ['campaign_id', 'bigint'],
  ['candidate_id', 'bigint'],
  ['folder_id', 'bigint'],
  ...shown.map(({ column, kind }) => [column, sqlTypes[kind]] as const),
  ['latitude', 'float8'],
  ['longitude', 'float8'],
  ['resume', 'boolean'],
  ['scheduled_at', 'timestamptz(3)'],
  ['completed_at', 'timestamptz(3)'],
  ['others', 'jsonb'],
] as const
const columns = ['id', 'company_id', ...overwritten.map(([column]) => column), 'created_at', 'updated_at'] as const

/** Writes leads within a transaction, their people first. Leads that do not differ are not written. */
export async function writeBatch(client: pg.ClientBase, batch: Batch): Promise<BatchCounts> {
  const { leads } = batch
  const present = await lockExisting(
    client,
    leads.flatMap(({ id }) => id ?? []),
  )
  const newId = await newIds(client, 'lead', leads.filter(({ id }) => id === undefined).length)
  const people = await placePeople(client, batch.companyId, leads, present)
  const placed = people.placed.map(({ lead, candidateId }): PlacedLead => {
    const id = lead.id ?? newId()
    return { id, isNew: !present.has(id), candidateId, lead }
  })
  const now = await currentTime(client)
  const added = placed.filter(({ isNew }) => isNew)
  await copyRows(
    client,
    'lead',
    columns,
    added.map((one) => {
      const row = leadRow(batch, one, now)
      return columns.map((column) => row[column])
    }),
  )
  const existing = placed.filter(({ isNew }) => !isNew)
  const changed = new Set(
    await updateLeads(
      client,
      existing.map((one) => leadRow(batch, one, null)),
    ),
  )
  for (const id of await writeChildren(client, batch.names, placed)) changed.add(id)
  const updated = existing.filter(({ id, candidateId }) => changed.has(id) || people.changed.has(candidateId)).length
  return { inserted: added.length, updated, unchanged: existing.length - updated }
}

/** Locks the leads that exist, in the order of their ids, and returns their people's ids. */
async function lockExisting(client: pg.ClientBase, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  const { rows } = await client.query<{ id: number; candidate_id: number }>(
    'SELECT id, candidate_id FROM lead WHERE id = ANY ($1) ORDER BY id FOR UPDATE',
    [ids],
  )
  return new Map(rows.map(({ id, candidate_id }) => [id, candidate_id]))
}

async function currentTime(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ now: Date }>('SELECT now()')
  return (rows[0]?.now ?? new Date()).toISOString()
}

function leadRow(
  { companyId, names }: Batch,
  { id, candidateId, lead }: PlacedLead,
  now: string | null,
): Record<(typeof columns)[number], Cell> {
  return {
    id,
    company_id: companyId,
    campaign_id: names.campaign(lead.campaign) ?? 0,
    candidate_id: candidateId,
    folder_id: names.folder(lead.folder),
    ...(Object.fromEntries(shown.map(({ column }) => [column, lead[column]])) as ShownColumns<'lead'>),
    latitude: sqlNumber(lead.latitude),
    longitude: sqlNumber(lead.longitude),
    resume: lead.resume,
    scheduled_at: sqlTime(lead.scheduled_at),
    completed_at: sqlTime(lead.completed_at),
    others: lead.others,
    created_at: sqlTime(lead.created_at) ?? now,
    updated_at: sqlTime(lead.updated_at) ?? now,
  }
}

/** JSON has no number for NaN and the infinities; Postgres reads them from a text. */
function sqlNumber(value: number | null): number | string | null {
  return value === null || Number.isFinite(value) ? value : String(value)
}

const recordType = overwritten.map(([column, type]) => `${column} ${type}`).join(', ')
const compared = (row: string) =>
  overwritten
    .map(([column, type]) => comparedValue(`${row}.${column}`, type, column === 'others' ? '{}' : '[]'))
    .join(', ')

/** Updates the leads that differ, and returns their ids. A time that a line lacks stays as it is. */
async function updateLeads(client: pg.ClientBase, rows: readonly object[]): Promise<number[]> {
  if (rows.length === 0) return []
  const { rows: updated } = await client.query<{ id: number }>(
    `UPDATE lead SET ${overwritten.map(([column]) => `${column} = n.${column}`).join(', ')},
       created_at = coalesce(n.created_at, lead.created_at), updated_at = coalesce(n.updated_at, lead.updated_at)
     FROM jsonb_to_recordset($1::jsonb) AS n (id bigint, ${recordType}, created_at timestamptz(3), updated_at timestamptz(3))
     WHERE lead.id = n.id AND ((${compared('lead')}) IS DISTINCT FROM (${compared('n')})
       OR lead.created_at <> n.created_at OR lead.updated_at <> n.updated_at)
     RETURNING lead.id`,
    [JSON.stringify(rows)],
  )
  return updated.map(({ id }) => id)
}
