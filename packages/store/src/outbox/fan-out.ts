import type pg from 'pg'

/** Expands one step of one fan-out row into changes; false when there is no such row. */
export async function expandFanout(client: pg.ClientBase, limit: number): Promise<boolean> {
  const { rows } = await client.query<{ id: number; company_id: number; after_lead_id: number }>(
    'SELECT id, company_id, after_lead_id FROM sync.fanout ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED',
  )
  const work = rows[0]
  if (!work) return false
  const page = await client.query<{ last: number | null; count: number }>(
    `WITH page AS (SELECT id FROM lead WHERE company_id = $1 AND id > $2 ORDER BY id LIMIT $3),
     queued AS (INSERT INTO sync.change (lead_id, company_id, lane) SELECT id, $1, 'fanout' FROM page)
     SELECT max(id) AS last, count(*) AS count FROM page`,
    [work.company_id, work.after_lead_id, limit],
  )
  const { last = null, count = 0 } = page.rows[0] ?? {}
  if (last === null || count < limit) await client.query('DELETE FROM sync.fanout WHERE id = $1', [work.id])
  else await client.query('UPDATE sync.fanout SET after_lead_id = $2 WHERE id = $1', [work.id, last])
  return true
}
