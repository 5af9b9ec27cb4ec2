import type pg from 'pg'

/** Turns the next `limit` leads of the oldest fan-out with an id above `above` into changes. False when there is none. */
export async function expandFanout(client: pg.ClientBase, limit: number, above = 0): Promise<boolean> {
  const { rows } = await client.query<{ id: number; company_id: number; after_lead_id: number; operation: string }>(
    'SELECT id, company_id, after_lead_id, operation FROM sync.fanout WHERE id > $1 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED',
    [above],
  )
  const fanout = rows[0]
  if (!fanout) return false
  const page = await client.query<{ last: number | null; count: number }>(
    `WITH page AS (SELECT id FROM lead WHERE company_id = $1 AND id > $2 ORDER BY id LIMIT $3),
     queued AS (
       INSERT INTO sync.change (lead_id, company_id, lane, operation) SELECT id, $1, 'fanout', $4 FROM page
     )
     SELECT max(id) AS last, count(*) AS count FROM page`,
    [fanout.company_id, fanout.after_lead_id, limit, fanout.operation],
  )
  const { last = null, count = 0 } = page.rows[0] ?? {}
  if (last === null || count < limit) await client.query('DELETE FROM sync.fanout WHERE id = $1', [fanout.id])
  else await client.query('UPDATE sync.fanout SET after_lead_id = $2 WHERE id = $1', [fanout.id, last])
  return true
}
