import type pg from 'pg'
import { type RegisteredTarget, readTargets } from './targets.ts'

/** Rows of `sync.change` are drained lane by lane: changes of now before those of large statements. */
export const lanes = ['live', 'fanout', 'confirm', 'repair'] as const
export type Lane = (typeof lanes)[number]

/** The number of shards, as `sync.change.shard` computes them. */
export const outboxShards = 4

export interface Change {
  readonly id: number
  readonly leadId: number
  readonly companyId: number
  readonly attempts: number
  /** Seconds since the change was made. */
  readonly age: number
}

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

/**
 * Takes the token of a batch: the version of all its writes, higher than every token before. One statement of its own,
 * never inside a transaction, whose row lock would stop every other batch. Microseconds of the clock keep rising
 * through a crash, a failover or a restore, where a sequence goes back.
 */
export async function takeToken(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ v: number }>({
    name: 'token',
    text: 'UPDATE sync.clock SET v = greatest(v + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) RETURNING v',
  })
  const token = rows[0]?.v
  if (token === undefined) throw new Error('sync.clock has no row. Run `galena migrate`.')
  return token
}

/** Raises the clock to a version that an index holds already; false when it was not below. */
export async function raiseClock(pool: pg.Pool, above: number): Promise<boolean> {
  const { rowCount } = await pool.query('UPDATE sync.clock SET v = $1::bigint WHERE v < $1::bigint', [above])
  return rowCount === 1
}

export interface Settlement {
  readonly token: number
  /** Rows of `sync.change` that every target has settled. */
  readonly settled: readonly number[]
  /** Leads whose delete was settled: looked at once more after `confirmDelayMs`, in case a late write brings them back. */
  readonly deleted: readonly { leadId: number; companyId: number }[]
  readonly confirmDelayMs: number
  /** Rows to be tried again later. */
  readonly postponed: readonly { id: number; delayMs: number }[]
  readonly refused: readonly { index: string; leadId: number; companyId: number; reason: string }[]
  /** Leads that an index took: earlier refusals are over. */
  readonly taken: readonly { index: string; leadId: number }[]
}

/** Records what became of a batch, in one transaction. */
export async function settle(client: pg.ClientBase, settlement: Settlement): Promise<void> {
  const { settled, deleted, postponed, refused, taken, token } = settlement
  if (settled.length > 0) await client.query('DELETE FROM sync.change WHERE id = ANY ($1::bigint[])', [settled])
  if (deleted.length > 0) {
    await client.query(
      `INSERT INTO sync.change (lead_id, company_id, lane, not_before)
       SELECT lead_id, company_id, 'confirm', clock_timestamp() + $3 * interval '1 millisecond'
       FROM unnest($1::bigint[], $2::bigint[]) AS gone (lead_id, company_id)`,
      [deleted.map(({ leadId }) => leadId), deleted.map(({ companyId }) => companyId), settlement.confirmDelayMs],
    )
  }
  if (postponed.length > 0) {
    await client.query(
      `UPDATE sync.change SET attempts = attempts + 1, not_before = clock_timestamp() + delay * interval '1 millisecond'
       FROM unnest($1::bigint[], $2::float8[]) AS late (id, delay) WHERE change.id = late.id`,
      [postponed.map(({ id }) => id), postponed.map(({ delayMs }) => delayMs)],
    )
  }
  if (refused.length > 0) {
    await client.query(
      `INSERT INTO sync.failure AS f (index_name, lead_id, company_id, token, reason)
       SELECT index_name, lead_id, company_id, $5, reason
       FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) AS r (index_name, lead_id, company_id, reason)
       WHERE EXISTS (SELECT FROM sync.target WHERE target.index_name = r.index_name)
       ON CONFLICT (index_name, lead_id) DO UPDATE
       SET token = excluded.token, reason = excluded.reason, attempts = f.attempts + 1, last_seen = now()
       WHERE f.token < excluded.token`,
      [
        refused.map(({ index }) => index),
        refused.map(({ leadId }) => leadId),
        refused.map(({ companyId }) => companyId),
        refused.map(({ reason }) => reason.replaceAll('\u0000', '')),
        token,
      ],
    )
  }
  if (taken.length > 0) {
    await client.query(
      `DELETE FROM sync.failure USING unnest($1::text[], $2::bigint[]) AS t (index_name, lead_id)
       WHERE failure.index_name = t.index_name AND failure.lead_id = t.lead_id AND failure.token < $3`,
      [taken.map(({ index }) => index), taken.map(({ leadId }) => leadId), token],
    )
  }
}

/**
 * Queues the leads that came to a person, or the lead that took over a document, after the trigger that noted its change
 * looked for them. A row version made by a transaction that its snapshot could not see has the `age` of the snapshot's
 * oldest or less. A lead with a change of the same transaction still in the outbox is indexed with all of it anyway.
 */
export async function queueLateLeads(pool: pg.Pool, limit: number): Promise<void> {
  await pool.query({
    name: 'late leads',
    text: `
      WITH noted AS (
        DELETE FROM sync.parent_change WHERE id IN (
          SELECT id FROM sync.parent_change ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
        ) RETURNING candidate_id, document_id, xid, age(pg_snapshot_xmin(seen)::xid) AS unseen_age
      ),
      late AS (
        SELECT lead.id, lead.company_id, xid FROM noted JOIN lead USING (candidate_id)
        WHERE age(lead.xmin) <= unseen_age
        UNION
        SELECT lead.id, lead.company_id, xid
        FROM noted JOIN document ON document.id = document_id JOIN lead ON lead.id = document.lead_id
        WHERE age(document.xmin) <= unseen_age
      )
      INSERT INTO sync.change (lead_id, company_id, lane)
      SELECT DISTINCT id, company_id, 'live' FROM late
      WHERE NOT EXISTS (SELECT FROM sync.change WHERE lead_id = late.id AND change.xid = late.xid)`,
    values: [limit],
  })
}

/** Expands one step of one fan-out row into changes; false when there is no such row. */
export async function expandFanout(client: pg.ClientBase, limit: number): Promise<boolean> {
  const { rows } = await client.query<{ id: number; company_id: number; after_lead_id: number }>(
    'SELECT id, company_id, after_lead_id FROM sync.fanout ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED',
  )
  const work = rows[0]
  if (!work) return false
  const page = await client.query<{ last: number | null; count: number }>(
    `WITH page AS (SELECT id FROM lead WHERE company_id = $1 AND id > $2 ORDER BY id LIMIT $3),
     queued AS (INSERT INTO sync.change (lead_id, company_id, lane) SELECT id, $1, 'fanout' FROM page)
     SELECT max(id) AS last, count(*) AS count FROM page`,
    [work.company_id, work.after_lead_id, limit],
  )
  const { last = null, count = 0 } = page.rows[0] ?? {}
  if (last === null || count < limit) await client.query('DELETE FROM sync.fanout WHERE id = $1', [work.id])
  else await client.query('UPDATE sync.fanout SET after_lead_id = $2 WHERE id = $1', [work.id, last])
  return true
}

export interface Backlog {
  /** Seconds since the oldest pending change was made; 0 when none is pending. Confirmations do not count. */
  readonly lagSeconds: number
  /** Changes that wait, confirmations aside. */
  readonly pending: number
  /** Changes that wait, by lane. */
  readonly lanes: Readonly<Record<Lane, number>>
  readonly failures: number
  readonly targets: readonly RegisteredTarget[]
}

/** How far the index is behind the database. */
export async function readBacklog(pool: pg.Pool): Promise<Backlog> {
  const { rows } = await pool.query<{ lane: Lane; oldest: number | null; waiting: number }>(`
    SELECT lane, extract(epoch FROM clock_timestamp() - min(enqueued_at))::float8 AS oldest, count(*) AS waiting
    FROM sync.change GROUP BY lane
    UNION ALL
    SELECT 'fanout', extract(epoch FROM clock_timestamp() - min(enqueued_at))::float8, count(*) FROM sync.fanout
    UNION ALL
    SELECT 'live', extract(epoch FROM clock_timestamp() - min(enqueued_at))::float8, count(*) FROM sync.parent_change`)
  const failed = await pool.query<{ count: number }>('SELECT count(*) FROM sync.failure')
  const waitingIn = (lane: Lane) =>
    rows.filter((row) => row.lane === lane).reduce((sum, { waiting }) => sum + waiting, 0)
  const counted = rows.filter(({ lane }) => lane !== 'confirm')
  return {
    lagSeconds: Math.max(0, ...counted.map(({ oldest }) => oldest ?? 0)),
    pending: counted.reduce((sum, { waiting }) => sum + waiting, 0),
    lanes: {
      live: waitingIn('live'),
      fanout: waitingIn('fanout'),
      confirm: waitingIn('confirm'),
      repair: waitingIn('repair'),
    },
    failures: failed.rows[0]?.count ?? 0,
    targets: await readTargets(pool),
  }
}

/**
 * Seconds for which the live change that is due longest has been due; 0 when none is, or when changes wait for an index
 * that is paused. One index probe a shard.
 */
export async function liveLagSeconds(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ lag: number }>({
    name: 'live lag',
    text: `
      SELECT greatest(0, extract(epoch FROM clock_timestamp() - min(not_before)))::float8 AS lag
      FROM generate_series(0, $1::int - 1) AS shard,
        LATERAL (
          SELECT not_before FROM sync.change c
          WHERE c.lane = 'live' AND c.shard = shard.shard ORDER BY not_before, id LIMIT 1
        ) AS oldest
      WHERE NOT EXISTS (SELECT FROM sync.target WHERE paused_until > clock_timestamp())`,
    values: [outboxShards],
  })
  return rows[0]?.lag ?? 0
}

/** A change of one lead that waits. */
export interface PendingChange {
  readonly id: number
  readonly lane: Lane
  readonly attempts: number
  readonly enqueuedAt: Date
  readonly notBefore: Date
}

export async function pendingChanges(client: pg.ClientBase, leadId: number): Promise<PendingChange[]> {
  const { rows } = await client.query<PendingChange>(
    `SELECT id, lane, attempts, enqueued_at AS "enqueuedAt", not_before AS "notBefore"
     FROM sync.change WHERE lead_id = $1 ORDER BY id LIMIT 100`,
    [leadId],
  )
  return rows
}
