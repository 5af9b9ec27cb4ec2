import type pg from 'pg'
import type { Lane } from './change.ts'

/** A change of one lead that waits. */
export interface PendingChange {
  readonly id: number
  readonly lane: Lane
  readonly attempts: number
  readonly enqueuedAt: Date
  /** From when on it is due. */
  readonly notBefore: Date
}

/** The changes of a lead that wait, oldest first, at most 100. */
export async function pendingChanges(client: pg.ClientBase, leadId: number): Promise<PendingChange[]> {
  const { rows } = await client.query<PendingChange>(
    `SELECT id, lane, attempts, enqueued_at AS "enqueuedAt",
       CASE WHEN isfinite(not_before) THEN not_before ELSE enqueued_at END AS "notBefore"
     FROM sync.change WHERE lead_id = $1 ORDER BY id LIMIT 100`,
    [leadId],
  )
  return rows
}

/** Which of these leads have a change that is still to be written, is held, or may soon come. */
export async function leadsWithPendingChanges(client: pg.ClientBase, leadIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT lead_id AS id FROM sync.change WHERE lead_id = ANY ($1) AND lane <> 'confirm'
     UNION SELECT lead_id FROM sync.held WHERE lead_id = ANY ($1)
     UNION SELECT lead.id FROM lead JOIN sync.parent_change USING (candidate_id) WHERE lead.id = ANY ($1)
     UNION SELECT lead_id FROM document JOIN sync.parent_change ON document_id = document.id WHERE lead_id = ANY ($1)
     UNION SELECT lead.id FROM lead JOIN sync.fanout USING (company_id) WHERE lead.id = ANY ($1) AND lead.id > after_lead_id`,
    [leadIds],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Those of these leads that are gone from the database, and whether an index may still be told so. */
export async function goneLeads(
  pool: pg.Pool,
  leadIds: readonly number[],
): Promise<{ readonly id: number; readonly isPending: boolean }[]> {
  const { rows } = await pool.query<{ id: number; isPending: boolean }>(
    `SELECT gone.id, EXISTS (SELECT FROM sync.change WHERE lead_id = gone.id AND lane <> 'confirm') AS "isPending"
     FROM unnest($1::bigint[]) AS gone (id) WHERE NOT EXISTS (SELECT FROM lead WHERE lead.id = gone.id)`,
    [leadIds],
  )
  return rows
}

/** How many of these leads have a repair that waits. */
export async function countPendingRepairs(pool: pg.Pool, leadIds: readonly number[]): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(DISTINCT lead_id) FROM sync.change WHERE lead_id = ANY ($1) AND lane = 'repair'",
    [leadIds],
  )
  return rows[0]?.count ?? 0
}
