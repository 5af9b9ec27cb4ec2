import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'

/** Rows that are removed in one transaction. */
const rowsAtOnce = 10_000

/** Removes what the feed says of leads that were gone so many days ago, and records up to where it has been removed. */
export async function forgetDeletions(pool: pg.Pool, days: number): Promise<void> {
  while ((await forgetSome(pool, days)) === rowsAtOnce);
}

function forgetSome(pool: pg.Pool, days: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `WITH old AS (
         SELECT company_id, kind, id FROM sync.feed
         WHERE is_deleted AND at < clock_timestamp() - $1 * interval '1 day' ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED
       ), removed AS (
         DELETE FROM sync.feed USING old
         WHERE (feed.company_id, feed.kind, feed.id) = (old.company_id, old.kind, old.id)
         RETURNING feed.company_id, feed.xid
       ), recorded AS (
         INSERT INTO sync.feed_forgotten (company_id, xid)
         SELECT DISTINCT ON (company_id) company_id, xid FROM removed ORDER BY company_id, xid DESC
         ON CONFLICT (company_id) DO UPDATE SET xid = greatest(feed_forgotten.xid, excluded.xid)
       )
       SELECT count(*) FROM removed`,
      [days, rowsAtOnce],
    )
    return rows[0]?.count ?? 0
  })
}
