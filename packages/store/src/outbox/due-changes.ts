import type pg from 'pg'
import { type Change, type Lane, maxConfirmDelayMs, maxRetryDelayMs, type Place, places } from './change.ts'
import { type Bounds, bottom } from './floors.ts'
import { isPausedNow } from './targets.ts'

// Conditions of `sync.change` that are ranges of its index (lane, shard, not_before, id). To be read ORDER BY not_before,
// id: then only this index is used, which a comparison with = would not ensure. `statement_timestamp()` can be looked up
// in an index, `clock_timestamp()` cannot.

/** Due at once: most changes. They need no clock. */
const isNew = (above: string) => `not_before <= '-infinity' AND (not_before, id) > ('-infinity', ${above})`

/** Tried again or confirmed, and now is the time. */
const isTimely = (above: string) =>
  `not_before > '-infinity' AND not_before > to_timestamp(${above}::float8 / 1000) AND not_before <= statement_timestamp()`

/** Further ahead than any delay: the clock of the database was ahead when it was written. It is due as well. */
const isMistimed = (lane: string) =>
  `not_before > statement_timestamp() + interval '2 milliseconds'
     * CASE ${lane} WHEN 'confirm' THEN ${maxConfirmDelayMs} ELSE ${maxRetryDelayMs} END`

/** What a look at the outbox found. */
export interface Look {
  /** Where rows are due, the most urgent first. */
  readonly due: readonly Place[]
  /** The first rows above the bounds that the look began at; Infinity where there are none. */
  readonly firstRows: Bounds
}

/** Looks for due rows above the bounds, with a few index probes for each place, for no longer than `timeoutMs`. */
export async function lookForChanges(
  client: pg.ClientBase | pg.Pool,
  above: Bounds = bottom,
  timeoutMs?: number,
): Promise<Look> {
  const { rows } = await client.query<{
    id: number | null
    ms: number | null
    mistimed: boolean
    parent: number | null
    fanout: number | null
  }>({
    ...(timeoutMs !== undefined && { query_timeout: timeoutMs }),
    name: 'look for changes',
    text: `
      SELECT new.id, timely.ms, mistimed.id IS NOT NULL AS mistimed,
        (SELECT id FROM sync.parent_change WHERE id > $5 ORDER BY id LIMIT 1) AS parent,
        (SELECT id FROM sync.fanout WHERE id > $6 ORDER BY id LIMIT 1) AS fanout
      FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::float8[])
        WITH ORDINALITY AS place (lane, shard, above_id, above_ms, rank)
      LEFT JOIN LATERAL (
        SELECT id FROM sync.change
        WHERE lane = place.lane AND shard = place.shard AND ${isNew('place.above_id')}
        ORDER BY not_before, id LIMIT 1
      ) AS new ON true
      LEFT JOIN LATERAL (
        SELECT floor(extract(epoch FROM not_before) * 1000)::float8 AS ms FROM sync.change
        WHERE lane = place.lane AND shard = place.shard AND ${isTimely('place.above_ms')}
        ORDER BY not_before, id LIMIT 1
      ) AS timely ON true
      LEFT JOIN LATERAL (
        SELECT id FROM sync.change
        WHERE lane = place.lane AND shard = place.shard AND ${isMistimed('place.lane')}
        ORDER BY not_before, id LIMIT 1
      ) AS mistimed ON true
      ORDER BY rank`,
    values: [
      places.map(({ lane }) => lane),
      places.map(({ shard }) => shard),
      above.ids,
      above.times,
      above.parent,
      above.fanout,
    ],
  })
  return {
    due: places.filter((_, at) => {
      const row = rows[at]
      return row !== undefined && (row.id !== null || row.ms !== null || row.mistimed)
    }),
    firstRows: {
      ids: rows.map(({ id }) => id ?? Infinity),
      times: rows.map(({ ms }) => ms ?? Infinity),
      parent: rows[0]?.parent ?? Infinity,
      fanout: rows[0]?.fanout ?? Infinity,
    },
  }
}

/** How many batches of the oldest rows are searched for companies that wait behind another company. */
const batchesConsidered = 20

/**
 * Up to `limit` due rows of a place above the bounds, without locks: two readers may see the same rows. Among the oldest
 * rows the companies take turns, so that a company with very many changes delays no other.
 */
export async function readDueChanges(
  pool: pg.Pool,
  lane: Lane,
  shard: number,
  limit: number,
  above: Bounds = bottom,
): Promise<Change[]> {
  const rowsWhere = (isDue: string, dueAt: string) => `
    (SELECT id, lead_id, company_id, operation, attempts, enqueued_at, ${dueAt} AS due_at FROM sync.change
     WHERE lane = $1 AND shard = $2 AND ${isDue} ORDER BY not_before, id LIMIT $4)`
  const { rows } = await pool.query<Change>({
    name: 'due changes',
    text: `
      WITH oldest AS (
        SELECT *, row_number() OVER (PARTITION BY company_id ORDER BY due_at, id) AS turn
        FROM (
          ${rowsWhere(isNew('$5'), 'enqueued_at')} UNION ALL
          ${rowsWhere(isTimely('$6'), 'not_before')} UNION ALL
          ${rowsWhere(isMistimed('$1'), 'enqueued_at')}
        ) AS due
      )
      SELECT id, lead_id AS "leadId", company_id AS "companyId", operation, attempts,
        greatest(0, extract(epoch FROM clock_timestamp() - enqueued_at))::float8 AS age
      FROM oldest ORDER BY turn, id LIMIT $3`,
    values: [lane, shard, limit, limit * batchesConsidered, ...boundOf(above, { lane, shard })],
  })
  return rows
}

/**
 * For how many seconds the oldest live change above the bounds has been due; 0 when there is none, or when changes wait
 * for a paused index.
 */
export async function liveLagSeconds(pool: pg.Pool, above: Bounds = bottom): Promise<number> {
  const live = places.filter(({ lane }) => lane === 'live')
  const bounds = live.map((place) => boundOf(above, place))
  const { rows } = await pool.query<{ lag: number }>({
    name: 'live lag',
    text: `
      SELECT greatest(0, extract(epoch FROM clock_timestamp() - min(due.at)))::float8 AS lag
      FROM unnest($1::smallint[], $2::bigint[], $3::float8[]) AS place (shard, above_id, above_ms), LATERAL (
        (SELECT enqueued_at AS at FROM sync.change
         WHERE lane = 'live' AND shard = place.shard AND ${isNew('place.above_id')} ORDER BY not_before, id LIMIT 1)
        UNION ALL
        (SELECT not_before FROM sync.change
         WHERE lane = 'live' AND shard = place.shard AND ${isTimely('place.above_ms')} ORDER BY not_before, id LIMIT 1)
      ) AS due
      WHERE NOT EXISTS (SELECT FROM sync.target WHERE ${isPausedNow})`,
    values: [live.map(({ shard }) => shard), bounds.map(([id]) => id), bounds.map(([, ms]) => ms)],
  })
  return rows[0]?.lag ?? 0
}

function boundOf({ ids, times }: Bounds, { lane, shard }: Place): [id: number, ms: number] {
  const at = places.findIndex((place) => place.lane === lane && place.shard === shard)
  return [ids[at] ?? 0, times[at] ?? -Infinity]
}
