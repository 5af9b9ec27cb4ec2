import type pg from 'pg'
import { type Change, type Lane, lanes, outboxShards } from './change.ts'

/** Which lanes and shards have rows that are due now. One index probe each. */
export async function dueShards(pool: pg.Pool): Promise<{ lane: Lane; shard: number }[]> {
  const { rows } = await pool.query<{ lane: Lane; shard: number }>({
    name: 'due shards',
    text: `
      SELECT lane, shard
      FROM unnest($1::text[]) WITH ORDINALITY lanes (lane, rank), generate_series(0, $2::int - 1) shard,
        -- With a limit of its own it stays a probe of the index; an EXISTS becomes a join that reads the whole outbox.
        LATERAL (
          SELECT FROM sync.change c
          WHERE c.lane = lanes.lane AND c.shard = shard.shard AND c.not_before <= clock_timestamp() LIMIT 1
        ) due
      ORDER BY rank, shard`,
    values: [lanes, outboxShards],
  })
  return rows
}

/** As many batches of the oldest rows are looked at for companies that wait behind another's. */
const batchesConsidered = 20

/**
 * Up to `limit` due rows of a shard, without locks: two readers may see the same rows. Of the oldest ones companies take
 * turns, so that one with very many changes holds up no other.
 */
export async function readDueChanges(pool: pg.Pool, lane: Lane, shard: number, limit: number): Promise<Change[]> {
  const { rows } = await pool.query<Change>({
    name: 'due changes',
    text: `
      WITH oldest AS (
        SELECT id, lead_id, company_id, attempts, enqueued_at,
          row_number() OVER (PARTITION BY company_id ORDER BY not_before, id) AS turn
        FROM (
          SELECT * FROM sync.change
          WHERE lane = $1 AND shard = $2 AND not_before <= clock_timestamp()
          ORDER BY not_before, id LIMIT $4
        ) AS due
      )
      SELECT id, lead_id AS "leadId", company_id AS "companyId", attempts,
        extract(epoch FROM clock_timestamp() - enqueued_at)::float8 AS age
      FROM oldest ORDER BY turn, id LIMIT $3`,
    values: [lane, shard, limit, limit * batchesConsidered],
  })
  return rows
}
