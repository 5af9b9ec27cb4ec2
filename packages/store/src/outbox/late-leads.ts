import type pg from 'pg'

/**
 * Queues the leads that a trigger could not see when a person or a document changed, because they joined it in another
 * transaction at the same time. A row version from a transaction that the trigger's snapshot could not see has at most
 * the `age` of the oldest transaction in that snapshot. A lead with a change of the same transaction still in the outbox
 * is indexed with all of that transaction anyway. Triggers that could not look for leads recorded a snapshot that is
 * older than every row, so all leads of the person or document are queued. Reads the first `limit` notes with
 * ids above `above`.
 */
export async function queueLateLeads(pool: pg.Pool, limit: number, above = 0): Promise<void> {
  await pool.query({
    name: 'late leads',
    text: `
      WITH noted AS (
        DELETE FROM sync.parent_change WHERE id IN (
          SELECT id FROM sync.parent_change WHERE id > $2 ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
        ) RETURNING candidate_id, document_id, xid, age(pg_snapshot_xmin(seen)::xid) AS unseen_age
      ),
      late AS (
        SELECT lead.id, lead.company_id, xid FROM noted JOIN lead USING (candidate_id)
        WHERE age(lead.xmin) <= unseen_age
        UNION
        SELECT lead.id, lead.company_id, xid
        FROM noted JOIN document ON document.id = document_id JOIN lead ON lead.id = document.lead_id
        WHERE age(document.xmin) <= unseen_age
      )
      INSERT INTO sync.change (lead_id, company_id, lane)
      SELECT id, company_id, sync.lane_of(count(*) OVER ()) FROM (
        SELECT DISTINCT id, company_id FROM late
        WHERE (SELECT true FROM sync.change WHERE lead_id = late.id AND change.xid = late.xid LIMIT 1) IS NULL
      ) AS leads`,
    values: [limit, above],
  })
}
