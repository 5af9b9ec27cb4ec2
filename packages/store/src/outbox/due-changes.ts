import type pg from 'pg'
import { type Change, type Lane, lanes, outboxShards } from './change.ts'

/** Which lanes and outbox shards have rows that are due now. One index probe each. */
export async function dueShards(pool: pg.Pool): Promise<{ lane: Lane; shard: number }[]> {
  const { rows } = await pool.query<{ lane: Lane; shard: number }>({
    name: 'due shards',
    text: `
      SELECT lane, shard
      FROM unnest($1::text[]) WITH ORDINALITY lanes (lane, rank), generate_series(0, $2::int - 1) shard,
        -- With its own LIMIT this stays an index probe; an EXISTS becomes a join that reads the whole outbox.
        LATERAL (
          SELECT FROM sync.change c
          WHERE c.lane = lanes.lane AND c.shard = shard.shard AND c.not_before <= clock_timestamp() LIMIT 1
        ) due
      ORDER BY rank, shard`,
    values: [lanes, outboxShards],
  })
  return rows
}

/** How many batches of the oldest rows are searched for companies that wait behind another company. */
const batchesConsidered = 20

/**
 * Up to `limit` due rows of an outbox shard, without locks: two readers may see the same rows. Among the oldest rows the
 * companies take turns, so that a company with very many changes delays no other.
 */
export async function readDueChanges(pool: pg.Pool, lane: Lane, shard: number, limit: number): Promise<Change[]> {
  const { rows } = await pool.query<Change>({
    name: 'due changes',
    text: `
      WITH oldest AS (
        SELECT id, lead_id, company_id, operation, attempts, enqueued_at,
          row_number() OVER (PARTITION BY company_id ORDER BY not_before, id) AS turn
        FROM (
          SELECT * FROM sync.change
          WHERE lane = $1 AND shard = $2 AND not_before <= clock_timestamp()
          ORDER BY not_before, id LIMIT $4
        ) AS due
      )
      SELECT id, lead_id AS "leadId", company_id AS "companyId", operation, attempts,
        extract(epoch FROM clock_timestamp() - enqueued_at)::float8 AS age
      FROM oldest ORDER BY turn, id LIMIT $3`,
    values: [lane, shard, limit, limit * batchesConsidered],
  })
  return rows
}
