import type pg from 'pg'

export async function countAllLeads(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) FROM lead')
  return rows[0]?.count ?? 0
}

export async function countLeads(pool: pg.Pool, companyId: number): Promise<number> {
  const { rows } = await pool.query<{ leads: number }>('SELECT count(*) AS leads FROM lead WHERE company_id = $1', [
    companyId,
  ])
  return rows[0]?.leads ?? 0
}
