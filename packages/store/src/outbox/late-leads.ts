import type pg from 'pg'

/**
 * Queues the leads that came to a person, or the lead that took over a document, after the trigger that noted its change
 * looked for them. A row version made by a transaction that its snapshot could not see has the `age` of the snapshot's
 * oldest or less. A lead with a change of the same transaction still in the outbox is indexed with all of it anyway.
 */
export async function queueLateLeads(pool: pg.Pool, limit: number): Promise<void> {
  await pool.query({
    name: 'late leads',
    text: `
      WITH noted AS (
        DELETE FROM sync.parent_change WHERE id IN (
          SELECT id FROM sync.parent_change ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
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
      SELECT DISTINCT id, company_id, 'live' FROM late
      WHERE NOT EXISTS (SELECT FROM sync.change WHERE lead_id = late.id AND change.xid = late.xid)`,
    values: [limit],
  })
}
