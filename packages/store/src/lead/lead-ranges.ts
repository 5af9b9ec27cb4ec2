import type pg from 'pg'

/** Higher than any id. */
export const maxLeadId = Number.MAX_SAFE_INTEGER

/** Up to `limit` leads with ids above `after` and up to `to`, in order, of one company or all. */
export async function leadsBetween(
  pool: pg.Pool,
  after: number,
  to: number,
  limit: number,
  companyId?: number,
): Promise<{ id: number; companyId: number }[]> {
  const { rows } = await pool.query<{ id: number; companyId: number }>(
    `SELECT id, company_id AS "companyId" FROM lead
     WHERE id > $1 AND id <= $2 ${companyId === undefined ? '' : 'AND company_id = $4'} ORDER BY id LIMIT $3`,
    companyId === undefined ? [after, to, limit] : [after, to, limit, companyId],
  )
  return rows
}
