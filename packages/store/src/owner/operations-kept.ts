import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'
import { requestVerification } from '../verify/sweep.ts'

/** How many writes the index of a target had kept when Elasticsearch was last asked. */
export interface KeptOperations {
  readonly index: string
  readonly uuid: string
  readonly operations: number
}

/** What was recorded, by index. Read before Elasticsearch is asked: what it says then is not less. */
export async function readKeptOperations(pool: pg.Pool): Promise<Map<string, KeptOperations>> {
  const { rows } = await pool.query<KeptOperations>(
    `SELECT index_name AS index, index_uuid AS uuid, operations FROM sync.target
     WHERE index_uuid IS NOT NULL AND operations IS NOT NULL`,
  )
  return new Map(rows.map((row) => [row.index, row]))
}

/** Records how many writes an index has kept. Another process may have seen more already. */
export async function recordKeptOperations(pool: pg.Pool, { index, uuid, operations }: KeptOperations): Promise<void> {
  await pool.query(
    `UPDATE sync.target SET operations = $3::bigint
     WHERE index_name = $1 AND index_uuid = $2 AND coalesce(operations < $3::bigint, true)`,
    [index, uuid, operations],
  )
}

/**
 * Records that an index has fewer writes than before, and requests a verification. False when another process was
 * faster.
 */
export async function recordLostOperations(
  pool: pg.Pool,
  before: KeptOperations,
  operations: number,
  why: string,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      'UPDATE sync.target SET operations = $4 WHERE index_name = $1 AND index_uuid = $2 AND operations = $3',
      [before.index, before.uuid, before.operations, operations],
    )
    if (rowCount !== 1) return false
    await requestVerification(client, why)
    return true
  })
}
