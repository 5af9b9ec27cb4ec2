import type pg from 'pg'
import { capturedTables } from './triggers.ts'

/**
 * The captured tables that a subscription of logical replication writes to, unless the outbox comes along: then it holds
 * the changes that triggers queued on the publisher.
 */
export async function subscribedTables(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<{ table: string }>(
    `SELECT DISTINCT relname AS table FROM pg_subscription_rel JOIN pg_class ON pg_class.oid = srrelid
     WHERE relnamespace = 'public'::regnamespace AND relname = ANY ($1)
       AND NOT EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid = 'sync.change'::regclass)
     ORDER BY relname`,
    [capturedTables],
  )
  return rows.map(({ table }) => table)
}
