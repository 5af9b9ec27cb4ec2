import type pg from 'pg'

/** The sweep compares all leads again and again, one pass after another. */
export interface Sweep {
  /** The id that the current pass has reached. */
  readonly after: number
  readonly started: Date | null
  /** Findings of the last complete pass, by kind. */
  readonly lastFound: Readonly<Record<string, number>> | null
  readonly lastStarted: Date | null
  readonly lastEnded: Date | null
  /** Why a complete verification was requested, until it is done. */
  readonly asked: string | null
}

export async function readSweep(pool: pg.Pool): Promise<Sweep> {
  const { rows } = await pool.query<Sweep>(
    `SELECT after_id AS after, begun_at AS started, last_found AS "lastFound", last_begun AS "lastStarted",
       last_ended AS "lastEnded", asked_why AS asked FROM sync.sweep`,
  )
  return rows[0] ?? { after: 0, started: null, lastFound: null, lastStarted: null, lastEnded: null, asked: null }
}

/** SQL: milliseconds until the next step, for a pass of $2 hours with $1 leads a step. */
const stepMs = `CASE
  WHEN asked_at IS NOT NULL THEN $3
  ELSE greatest($3, $2::float8 * 3600000 * $1 / greatest($1, (SELECT reltuples FROM pg_class WHERE oid = 'lead'::regclass)))
END`
/** Restarts the sweep from the first lead, with hardly a pause between its steps. */
const restart = (why: string) =>
  `UPDATE sync.sweep SET asked_at = clock_timestamp(), asked_why = ${why}, after_id = -1, next_at = 'epoch'`

/** Milliseconds between two steps while a complete verification is requested. */
const requestedStepMs = 200

/**
 * Claims the next step of the pass: the id after which it begins, and the time. Undefined when no step is due. Steps of
 * `leads` leads are spread so that a pass takes `hours`; with 0 hours only a requested pass is made.
 */
export async function claimSweepStep(
  pool: pg.Pool,
  leads: number,
  hours: number,
): Promise<{ after: number; claimedAt: Date } | undefined> {
  await takeRequests(pool)
  const { rows } = await pool.query<{ after: number; claimedAt: Date }>({
    name: 'claim sweep',
    text: `
      UPDATE sync.sweep SET next_at = clock_timestamp() + interval '1 millisecond' * ${stepMs}
      WHERE ($2 > 0 OR asked_at IS NOT NULL) AND (
        next_at <= clock_timestamp()
        -- Further ahead than any step: the clock of the database was set back.
        OR next_at > clock_timestamp() + greatest(interval '1 minute', interval '1 millisecond' * ${stepMs})
      )
      RETURNING after_id AS after, clock_timestamp() AS "claimedAt"`,
    values: [leads, hours, requestedStepMs],
  })
  return rows[0]
}

/**
 * Records a step of the pass and its findings by kind. With `ended` the pass is complete, and so is a verification that
 * was requested before the pass began. Does nothing when another process was faster.
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
     ), started AS (SELECT CASE WHEN $4 THEN $6 ELSE begun_at END AS at FROM sync.sweep)
     UPDATE sync.sweep SET
       after_id = CASE WHEN $5 THEN -1 ELSE $2::bigint END, found = summed.found, begun_at = started.at,
       last_found = CASE WHEN $5 THEN summed.found ELSE last_found END,
       last_begun = CASE WHEN $5 THEN started.at ELSE last_begun END,
       last_ended = CASE WHEN $5 THEN clock_timestamp() ELSE last_ended END,
       asked_why = CASE WHEN $5 AND asked_at < started.at THEN NULL ELSE asked_why END,
       asked_at = CASE WHEN $5 AND asked_at < started.at THEN NULL ELSE asked_at END
     FROM summed, started WHERE after_id = $1::bigint`,
    [step.after, step.upTo, JSON.stringify(found), begins, step.ended, step.claimedAt],
  )
}

/** Records a complete verification by an operator, started at this time: an earlier request is fulfilled. */
export async function recordWholeVerification(pool: pg.Pool, startedAt: Date): Promise<void> {
  await pool.query('UPDATE sync.sweep SET asked_at = NULL, asked_why = NULL WHERE asked_at < $1', [startedAt])
}

/** SQL: how many documents were to be removed or replaced, of findings by kind. */
const lossesOf = (found: string) =>
  `coalesce((${found} ->> 'ghost')::bigint, 0) + coalesce((${found} ->> 'stale')::bigint, 0)`

/**
 * Makes the current pass and the next one without pauses between their steps. To be called before a step with many losses
 * is recorded. Losses that no repair mends are found by every pass: within an hour of the last time, it hurries only for
 * `limit` more than the last complete pass found.
 */
export async function hurrySweep(pool: pg.Pool, why: string, losses: number, limit: number): Promise<void> {
  await pool.query(
    `UPDATE sync.sweep
     SET asked_at = clock_timestamp(), asked_why = $1, next_at = 'epoch', hurried_at = clock_timestamp()
     WHERE asked_at IS NULL AND (
       coalesce(hurried_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp(), true)
       OR $2::bigint + CASE WHEN after_id < 0 THEN 0 ELSE ${lossesOf('found')} END > ${lossesOf('last_found')} + $3::float8
     )`,
    [why, losses, limit],
  )
}

/** Restarts the sweep from the first lead, with hardly a pause between its steps. */
export async function requestVerification(client: pg.ClientBase | pg.Pool, why: string): Promise<void> {
  await client.query(restart('$1'), [why])
}

/** Fulfils the requests that triggers left for the sweep. */
async function takeRequests(pool: pg.Pool): Promise<void> {
  await pool.query({
    name: 'take verification requests',
    text: `
      WITH taken AS (DELETE FROM sync.verification_request RETURNING why),
        asked AS (SELECT string_agg(DISTINCT why, ' ') AS why FROM taken HAVING count(*) > 0)
      ${restart('asked.why')} FROM asked`,
  })
}
