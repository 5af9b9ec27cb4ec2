import type pg from 'pg'
import { inTransaction, queryLong } from '../database/pool.ts'

/**
 * For each range of `size` ids: the number of its leads, and the sums of their ids and of their `updated_at`, counting
 * the times from 1970 up to `latest`, in milliseconds. A cheap way to compare all leads.
 */
export async function leadSums(pool: pg.Pool, size: number, latest: number): Promise<Map<number, string>> {
  const { rows } = await inTransaction(pool, (client) =>
    queryLong<{ bucket: number; sums: string }>(
      client,
      `SELECT id / $1 AS bucket, count(*) || ' ' || sum(id) || ' ' || coalesce(sum(time) FILTER (WHERE time >= 0 AND time < $2), 0) AS sums
     FROM (SELECT id, CASE WHEN isfinite(updated_at) THEN (extract(epoch FROM updated_at) * 1000)::bigint END AS time FROM lead) AS timed
     GROUP BY id / $1`,
      [size, latest],
    ),
  )
  return new Map(rows.map(({ bucket, sums }) => [bucket, sums]))
}
