import type pg from 'pg'
import { places } from './change.ts'

/** What of the outbox tells how far searches are behind. */
export interface OutboxState {
  /** Milliseconds since the oldest change was made that waits, in any form but a confirmation; undefined when none does. */
  readonly oldestMs: number | undefined
  /** Changes with every change that was ever made, also of one that is settled already. */
  readonly lastIds: string
}

/** Changes that are tried again are looked through up to this many. */
const maxRetried = 1_000

/** Reads a few rows of the outbox, however many wait. */
export async function readOutboxState(pool: pg.Pool, timeoutMs: number): Promise<OutboxState> {
  const counted = places.filter(({ lane }) => lane !== 'confirm')
  const { rows } = await pool.query<{ oldest: number | null; last: string }>({
    ...(timeoutMs > 0 && { query_timeout: timeoutMs }),
    name: 'outbox state',
    text: `
      SELECT extract(epoch FROM clock_timestamp() - min(waiting.at))::float8 * 1000 AS oldest,
        (SELECT concat_ws(' ', change, parent_change, fanout) FROM sync.last_ids()) AS last
      FROM (
        SELECT due.at FROM unnest($1::text[], $2::smallint[]) AS place (lane, shard), LATERAL (
          (SELECT enqueued_at AS at FROM sync.change
           WHERE lane = place.lane AND shard = place.shard AND not_before <= '-infinity' ORDER BY not_before, id LIMIT 1)
          UNION ALL
          (SELECT min(enqueued_at) FROM (SELECT enqueued_at FROM sync.change
             WHERE lane = place.lane AND shard = place.shard AND not_before > '-infinity'
             ORDER BY not_before, id LIMIT ${maxRetried}) AS retried)
        ) AS due
        UNION ALL (SELECT enqueued_at FROM sync.parent_change ORDER BY id LIMIT 1)
        UNION ALL (SELECT enqueued_at FROM sync.fanout ORDER BY id LIMIT 1)
      ) AS waiting`,
    values: [counted.map(({ lane }) => lane), counted.map(({ shard }) => shard)],
  })
  const [row] = rows
  if (!row) throw new Error('Postgres did not say what waits.')
  return { oldestMs: row.oldest === null ? undefined : Math.max(0, row.oldest), lastIds: row.last }
}
