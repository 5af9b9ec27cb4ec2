import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'

/** An advisory lock, any fixed number. */
const matchLock = 7_226_514
/** The connection says something so often: one that is idle within a transaction is closed after a minute. */
const aliveMs = 15_000

/**
 * Runs an import that recognises people while no other such import of the company runs: two would both find nobody, and add
 * the same person. Calls `onWait` when another one has to end first.
 */
export function whileNobodyElseMatches<Value>(
  pool: pg.Pool,
  companyId: number,
  onWait: () => void,
  work: () => Promise<Value>,
): Promise<Value> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ free: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1, hashint8($2)) AS free',
      [matchLock, companyId],
    )
    if (!rows[0]?.free) {
      onWait()
      await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [matchLock, companyId])
    }
    // What breaks here shows when the transaction ends.
    const alive = setInterval(() => void client.query('SELECT').catch(() => undefined), aliveMs)
    try {
      return await work()
    } finally {
      clearInterval(alive)
    }
  })
}
