import type pg from 'pg'

/** An index that every change is written to, and the version of the builder that makes its documents. */
export interface Target {
  readonly index: string
  readonly builder: number
}

/** A target that is to be registered. */
export interface NewTarget extends Target {
  /** The UUID that Elasticsearch gave the index. */
  readonly uuid: string
  /** Whether it is a live index that was lost and made anew: it does not hold every lead yet. */
  readonly isFilling?: boolean
}

export interface RegisteredTarget extends Target {
  /** Null until an indexer of this version has looked at the index. */
  readonly uuid: string | null
  /** Whether changes wait because the index refused nearly everything. */
  readonly paused: boolean
  /** Pauses in a row so far. */
  readonly pauses: number
  readonly pauseReason: string | null
  /** Since when some of its writes keep failing; null while all succeed. */
  readonly pendingSince: Date | null
}

/** The longest pause of a target. */
const maxPauseSeconds = 300

/** SQL: whether a target is paused. A longer pause than any was begun while the clock of the database was ahead. */
export const isPausedNow = `coalesce(paused_until > clock_timestamp()
  AND paused_until <= clock_timestamp() + interval '${maxPauseSeconds} seconds', false)`

/** The registered targets. Read in the same snapshot as the documents that go to them. */
export async function readTargets(client: pg.ClientBase | pg.Pool): Promise<RegisteredTarget[]> {
  const { rows } = await client.query<RegisteredTarget>({
    name: 'targets',
    text: `
      SELECT index_name AS index, builder, pauses, ${isPausedNow} AS paused, pause_reason AS "pauseReason",
        -- A time that lies ahead is recorded again.
        CASE WHEN pending_since <= clock_timestamp() THEN pending_since END AS "pendingSince",
        index_uuid AS uuid
      FROM sync.target ORDER BY index_name`,
  })
  return rows
}

/** Pauses a target for ten seconds, and twice as long each further time in a row, up to five minutes. */
export async function pauseTarget(client: pg.ClientBase | pg.Pool, index: string, reason: string): Promise<void> {
  await client.query(
    `UPDATE sync.target
     SET pauses = pauses + 1, pause_reason = $2,
       paused_until = clock_timestamp() + least(${maxPauseSeconds}, 10 * 2 ^ least(pauses, 10)) * interval '1 second'
     WHERE index_name = $1 AND NOT ${isPausedNow}`,
    [index, reason],
  )
}

/** Ends the pauses of a target that accepts writes again. */
export async function resumeTarget(client: pg.ClientBase | pg.Pool, index: string): Promise<void> {
  await client.query(
    'UPDATE sync.target SET pauses = 0, paused_until = NULL, pause_reason = NULL WHERE index_name = $1',
    [index],
  )
}

/** Records whether writes to a target had to be postponed, or succeed again. */
export async function notePending(client: pg.ClientBase | pg.Pool, index: string, pending: boolean): Promise<void> {
  await client.query(
    `UPDATE sync.target SET pending_since = CASE WHEN $2 THEN least(pending_since, clock_timestamp()) END
     WHERE index_name = $1
       -- A batch that succeeded does not mean that the rows of other batches did. Those have a time.
       AND ($2 OR NOT EXISTS (
         SELECT FROM sync.change
         WHERE attempts > 0 AND lane = ANY ('{live,fanout,repair}') AND not_before > '-infinity'
       ))`,
    [index, pending],
  )
}

/** Registers a target. Does nothing when the index is one already. */
export async function registerTarget(client: pg.ClientBase | pg.Pool, target: NewTarget): Promise<void> {
  await client.query(
    `INSERT INTO sync.target (index_name, builder, index_uuid, filling_since)
     VALUES ($1, $2, $3, CASE WHEN $4 THEN clock_timestamp() END) ON CONFLICT DO NOTHING`,
    [target.index, target.builder, target.uuid, target.isFilling ?? false],
  )
}

/** Records the UUID of a target's index. What was known of an index with another one is forgotten. */
export async function recordUuid(client: pg.ClientBase | pg.Pool, index: string, uuid: string): Promise<void> {
  await client.query(
    'UPDATE sync.target SET index_uuid = $2, operations = NULL WHERE index_name = $1 AND index_uuid IS DISTINCT FROM $2',
    [index, uuid],
  )
}

/** The index that was lost, was made anew and does not hold every lead yet; undefined when there is none. */
export async function fillingIndex(pool: pg.Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ index: string }>(
    `WITH filled AS (
       UPDATE sync.target SET filling_since = NULL
       WHERE filling_since IS NOT NULL AND NOT EXISTS (SELECT FROM sync.fanout)
         AND NOT EXISTS (SELECT FROM sync.change WHERE lane = 'fanout')
       RETURNING index_name
     )
     SELECT index_name AS index FROM sync.target
     WHERE filling_since IS NOT NULL AND index_name NOT IN (SELECT index_name FROM filled)`,
  )
  return rows[0]?.index
}

/** Records that another version of the builder makes the documents of an index from now on. */
export async function upgradeTarget(client: pg.ClientBase | pg.Pool, target: Target): Promise<void> {
  await client.query('UPDATE sync.target SET builder = $2 WHERE index_name = $1', [target.index, target.builder])
}

/** Stops the writing of changes to an index. */
export async function unregisterTarget(client: pg.ClientBase | pg.Pool, index: string): Promise<void> {
  await client.query('DELETE FROM sync.target WHERE index_name = $1', [index])
}
