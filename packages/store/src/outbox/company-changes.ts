import type pg from 'pg'
import { unknownCompany } from './change.ts'

/** What waits to be written, by its ids in the outbox. Documents that are only built in another way are not among it. */
export interface QueuedChanges {
  readonly changes: readonly number[]
  /** People and documents whose leads are still looked for, and work on all leads: these become changes. */
  readonly parents: readonly number[]
  readonly fanouts: readonly number[]
}

/** Leads of a company that do not wait for the indexer. */
export interface StuckLeads {
  /** Their change waits for an operator's decision. */
  readonly held: number
  /** Elasticsearch refused them: nothing waits for them. */
  readonly refused: number
}

/** More changes than this are not told. They are not written within the time of a request, either. */
export const maxQueued = 200_000

const stuck = `
  (SELECT count(*) FROM sync.held WHERE company_id = $1) AS held,
  (SELECT count(DISTINCT lead_id) FROM sync.failure WHERE company_id = $1) AS refused`

/**
 * What is queued for a company, in one snapshot and in every form but confirmations: whatever was committed before is in it,
 * or has been written. Reads the whole outbox, because an index by company would be a cost of every change.
 */
export async function queuedChanges(pool: pg.Pool, companyId: number): Promise<QueuedChanges & StuckLeads> {
  const { rows } = await pool.query<QueuedChanges & StuckLeads>(
    `SELECT
      ARRAY(SELECT id FROM sync.change
        WHERE company_id IN ($1, ${unknownCompany}) AND lane <> 'confirm' AND operation <> 'rewrite' LIMIT $2) AS changes,
      ARRAY(SELECT id FROM sync.parent_change AS parent WHERE
        EXISTS (SELECT FROM candidate WHERE candidate.id = candidate_id AND company_id = $1)
        OR EXISTS (SELECT FROM document JOIN lead ON lead.id = lead_id WHERE document.id = document_id AND company_id = $1)
      ) AS parents,
      ARRAY(SELECT id FROM sync.fanout WHERE company_id = $1 AND operation <> 'rewrite') AS fanouts, ${stuck}`,
    [companyId, maxQueued + 1],
  )
  return onlyRow(rows)
}

/**
 * What of it is still there, found by the primary keys. The plan is made for each request: one that was kept since the
 * outbox was empty would read all of it.
 */
export async function leftChanges(
  pool: pg.Pool,
  companyId: number,
  { changes, parents, fanouts }: QueuedChanges,
): Promise<QueuedChanges & StuckLeads> {
  const { rows } = await pool.query<QueuedChanges & StuckLeads>(
    `SELECT
      ARRAY(SELECT id FROM sync.change WHERE id = ANY ($2::bigint[])) AS changes,
      ARRAY(SELECT id FROM sync.parent_change WHERE id = ANY ($3::bigint[])) AS parents,
      ARRAY(SELECT id FROM sync.fanout WHERE id = ANY ($4::bigint[])) AS fanouts, ${stuck}`,
    [companyId, changes, parents, fanouts],
  )
  return onlyRow(rows)
}

function onlyRow<Row>([row]: readonly Row[]): Row {
  if (row === undefined) throw new Error('Postgres did not say what is queued.')
  return row
}
