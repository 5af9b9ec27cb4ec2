import type pg from 'pg'
import type { Lane } from '../outbox/outbox.ts'

/** The sweep that goes round and round all leads. */
export interface Sweep {
  /** Up to which id this round has come. */
  readonly after: number
  readonly begun: Date | null
  /** Differences that the last whole round found, by class. */
  readonly lastFound: Readonly<Record<string, number>> | null
  readonly lastBegun: Date | null
  readonly lastEnded: Date | null
  /** Why a whole verification is needed, until one is done. */
  readonly asked: string | null
}

export async function readSweep(pool: pg.Pool): Promise<Sweep> {
  const { rows } = await pool.query<Sweep>(
    `SELECT after_id AS after, begun_at AS begun, last_found AS "lastFound", last_begun AS "lastBegun",
       last_ended AS "lastEnded", asked_why AS asked FROM sync.sweep`,
  )
  return rows[0] ?? { after: 0, begun: null, lastFound: null, lastBegun: null, lastEnded: null, asked: null }
}

/** Milliseconds between two steps while a whole verification is asked for. */
const requestedStepMs = 200

/**
 * Takes the next step of the round, when it is due: the id it begins after, and the time; undefined when it is not. Steps of `leads`
 * leads are spread so that a round takes `hours`; 0 hours stop it, unless somebody has asked for a round.
 */
export async function claimSweepStep(
  pool: pg.Pool,
  leads: number,
  hours: number,
): Promise<{ after: number; claimedAt: Date } | undefined> {
  const { rows } = await pool.query<{ after: number; claimedAt: Date }>({
    name: 'claim sweep',
    text: `
      UPDATE sync.sweep SET next_at = clock_timestamp() + interval '1 millisecond' * CASE
        WHEN asked_at IS NOT NULL THEN $3
        ELSE greatest($3, $2::float8 * 3600000 * $1 / greatest($1, (SELECT reltuples FROM pg_class WHERE oid = 'lead'::regclass)))
      END
      WHERE next_at <= clock_timestamp() AND ($2 > 0 OR asked_at IS NOT NULL) RETURNING after_id AS after, clock_timestamp() AS "claimedAt"`,
    values: [leads, hours, requestedStepMs],
  })
  return rows[0]
}

/**
 * Records that a round has come from one id to another, and what it found on the way; with `ended` the round is over,
 * and what was asked for before it began is done. Nothing when another process was faster.
 */
export async function advanceSweep(
  pool: pg.Pool,
  step: { readonly after: number; readonly claimedAt: Date; readonly upTo: number; readonly ended: boolean },
  found: Readonly<Record<string, number>>,
): Promise<void> {
  const begins = step.after < 0
  await pool.query(
    `WITH summed AS (
       SELECT coalesce(jsonb_object_agg(kind, leads), '{}') AS found FROM (
         SELECT key AS kind, sum(value::bigint) AS leads FROM (
           SELECT part.* FROM sync.sweep, jsonb_each_text(sweep.found) AS part WHERE NOT $4
           UNION ALL SELECT * FROM jsonb_each_text($3)
         ) AS parts GROUP BY key
       ) AS sums
     ), begun AS (SELECT CASE WHEN $4 THEN $6 ELSE begun_at END AS at FROM sync.sweep)
     UPDATE sync.sweep SET
       after_id = CASE WHEN $5 THEN -1 ELSE $2::bigint END, found = summed.found, begun_at = begun.at,
       last_found = CASE WHEN $5 THEN summed.found ELSE last_found END,
       last_begun = CASE WHEN $5 THEN begun.at ELSE last_begun END,
       last_ended = CASE WHEN $5 THEN clock_timestamp() ELSE last_ended END,
       asked_why = CASE WHEN $5 AND asked_at < begun.at THEN NULL ELSE asked_why END,
       asked_at = CASE WHEN $5 AND asked_at < begun.at THEN NULL ELSE asked_at END
     FROM summed, begun WHERE after_id = $1::bigint`,
    [step.after, step.upTo, JSON.stringify(found), begins, step.ended, step.claimedAt],
  )
}

/** A whole verification that an operator made counts as a round. */
export async function recordWholeVerification(pool: pg.Pool, begun: Date): Promise<void> {
  await pool.query('UPDATE sync.sweep SET asked_at = NULL, asked_why = NULL WHERE asked_at < $1', [begun])
}

/**
 * Notices that the database is not the one that the index was last kept in step with: a copy that was restored, or a
 * standby that was promoted. Then a whole verification is asked for. Returns the sentence that says so.
 */
export async function detectDatabaseChange(pool: pg.Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ asked: string | null }>(
    `WITH now AS (
       SELECT (SELECT system_identifier FROM pg_control_system()) || ' ' || (SELECT timeline_id FROM pg_control_checkpoint())
         || ' ' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS origin
     )
     UPDATE sync.sweep SET origin = now.origin,
       asked_at = CASE WHEN sweep.origin <> now.origin THEN clock_timestamp() ELSE asked_at END,
       next_at = CASE WHEN sweep.origin <> now.origin THEN 'epoch' ELSE next_at END,
       after_id = CASE WHEN sweep.origin <> now.origin THEN -1 ELSE after_id END,
       asked_why = CASE WHEN sweep.origin <> now.origin THEN $1 ELSE asked_why END
     FROM now WHERE sweep.origin IS DISTINCT FROM now.origin
     RETURNING CASE WHEN asked_at > clock_timestamp() - interval '1 minute' THEN asked_why END AS asked`,
    ['The database was restored, or another server has taken over: verify the whole index.'],
  )
  return rows[0]?.asked ?? undefined
}

const laneOfRepair: Lane = 'repair'

/** Queues these leads to be read and written again. */
export async function queueRepairs(
  client: pg.ClientBase | pg.Pool,
  leads: readonly { leadId: number; companyId: number }[],
): Promise<void> {
  await client.query(
    `INSERT INTO sync.change (lead_id, company_id, lane)
     SELECT lead_id, company_id, $3 FROM unnest($1::bigint[], $2::bigint[]) AS broken (lead_id, company_id)`,
    [leads.map(({ leadId }) => leadId), leads.map(({ companyId }) => companyId), laneOfRepair],
  )
}

/** Queues the leads of a company, or these leads, and returns how many they are. Ids without a lead are removed from the index. */
export async function queueLeads(
  client: pg.ClientBase | pg.Pool,
  { companyId, leadIds }: { companyId?: number | undefined; leadIds?: readonly number[] | undefined },
): Promise<number> {
  if (companyId !== undefined) {
    const { rows } = await client.query<{ count: number }>(
      `WITH queued AS (INSERT INTO sync.fanout (company_id) VALUES ($1))
       SELECT count(*) FROM lead WHERE company_id = $1`,
      [companyId],
    )
    return rows[0]?.count ?? 0
  }
  const { rowCount } = await client.query(
    `INSERT INTO sync.change (lead_id, company_id, lane)
     SELECT wanted.id, coalesce(lead.company_id, 0), 'repair'
     FROM (SELECT DISTINCT unnest($1::bigint[]) AS id) AS wanted LEFT JOIN lead USING (id)`,
    [leadIds ?? []],
  )
  return rowCount ?? 0
}

/** Which of these leads have a change that is still to be written, or may have one soon. */
export async function leadsWithPendingChanges(client: pg.ClientBase, leadIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT lead_id AS id FROM sync.change WHERE lead_id = ANY ($1) AND lane <> 'confirm'
     UNION SELECT lead.id FROM lead JOIN sync.parent_change USING (candidate_id) WHERE lead.id = ANY ($1)
     UNION SELECT lead_id FROM document JOIN sync.parent_change ON document_id = document.id WHERE lead_id = ANY ($1)
     UNION SELECT lead.id FROM lead JOIN sync.fanout USING (company_id) WHERE lead.id = ANY ($1) AND lead.id > after_lead_id`,
    [leadIds],
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * How many leads there are in each range of `size` ids, with the sums of their ids and of their times of change from
 * 1970 up to `latest`, in milliseconds: a cheap look at all of them.
 */
export async function leadSums(pool: pg.Pool, size: number, latest: number): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ bucket: number; sums: string }>(
    `SELECT id / $1 AS bucket, count(*) || ' ' || sum(id) || ' ' || coalesce(sum(time) FILTER (WHERE time >= 0 AND time < $2), 0) AS sums
     FROM (SELECT id, CASE WHEN isfinite(updated_at) THEN (extract(epoch FROM updated_at) * 1000)::bigint END AS time FROM lead) AS timed
     GROUP BY id / $1`,
    [size, latest],
  )
  return new Map(rows.map(({ bucket, sums }) => [bucket, sums]))
}

/** How many of these leads have a repair that waits. */
export async function pendingOf(pool: pg.Pool, leadIds: readonly number[]): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(DISTINCT lead_id) FROM sync.change WHERE lead_id = ANY ($1) AND lane = 'repair'",
    [leadIds],
  )
  return rows[0]?.count ?? 0
}

/** Has the sweep go round from the beginning, without pauses. */
export async function requestVerification(client: pg.ClientBase | pg.Pool, why: string): Promise<void> {
  await client.query(
    "UPDATE sync.sweep SET asked_at = clock_timestamp(), asked_why = $1, after_id = -1, next_at = 'epoch'",
    [why],
  )
}
