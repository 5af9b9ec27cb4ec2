import type pg from 'pg'

/** What stands in the place of a reason that was removed. */
const removed = 'the reason was removed when a person was erased'

/**
 * How many reasons are recorded for rejected lines of a company's imports. They may quote values, and nobody can tell whose:
 * the lines became no lead.
 */
export async function countReasons(client: pg.ClientBase, companyId: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*) FROM sync.import_request request
     JOIN sync.import_part ON request_id = request.id CROSS JOIN jsonb_array_elements(rejected) AS line
     WHERE company_id = $1 AND line ->> 'reason' <> $2`,
    [companyId, removed],
  )
  return rows[0]?.count ?? 0
}

/** Removes these reasons. The lines stay rejected, and an import that is sent again goes on. */
export async function forgetReasons(client: pg.ClientBase, companyId: number): Promise<void> {
  await client.query(
    `UPDATE sync.import_part SET rejected = (
       SELECT jsonb_agg(line || jsonb_build_object('reason', $2::text) ORDER BY at)
       FROM jsonb_array_elements(rejected) WITH ORDINALITY AS lines (line, at))
     FROM sync.import_request request
     WHERE request_id = request.id AND company_id = $1 AND jsonb_array_length(rejected) > 0`,
    [companyId, removed],
  )
}
