import type pg from 'pg'

export async function countAllLeads(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) FROM lead')
  return rows[0]?.count ?? 0
}
