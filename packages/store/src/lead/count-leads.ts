import type pg from 'pg'
import { inTransaction, queryLong } from '../database/pool.ts'

export async function countAllLeads(pool: pg.Pool): Promise<number> {
  const { rows } = await inTransaction(pool, (client) =>
    queryLong<{ count: number }>(client, 'SELECT count(*) FROM lead'),
  )
  return rows[0]?.count ?? 0
}

export async function countLeads(pool: pg.Pool, companyId: number): Promise<number> {
  const { rows } = await pool.query<{ leads: number }>('SELECT count(*) AS leads FROM lead WHERE company_id = $1', [
    companyId,
  ])
  return rows[0]?.leads ?? 0
}
