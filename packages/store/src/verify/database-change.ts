import type pg from 'pg'

/** SQL: the server, its history since the last failover or recovery, and the database. */
export const databaseOrigin = `((SELECT system_identifier FROM pg_control_system()) || ' '
  || sync.timeline() || ' '
  || (SELECT oid FROM pg_database WHERE datname = current_database()))`

const thisDatabase = `SELECT ${databaseOrigin} AS origin`

/**
 * Whether the index was last written from this database: from this very server, or at least from one with the same data
 * before a failover.
 */
export async function isOrigin(pool: pg.Pool): Promise<{ readonly exactly: boolean; readonly likely: boolean }> {
  const { rows } = await pool.query<{ exactly: boolean; likely: boolean }>(
    `WITH now AS (${thisDatabase})
     SELECT coalesce(sweep.origin = now.origin, false) AS exactly,
       coalesce(split_part(sweep.origin, ' ', 1) = split_part(now.origin, ' ', 1)
         AND split_part(sweep.origin, ' ', 3) = split_part(now.origin, ' ', 3), false) AS likely
     FROM sync.sweep, now`,
  )
  return rows[0] ?? { exactly: false, likely: false }
}

/**
 * Detects that this database is not the one from which the index was last written: a backup was restored, or a standby
 * promoted. Then requests a complete verification, and returns the reason for it.
 */
export async function detectDatabaseChange(pool: pg.Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ asked: string | null }>(
    `WITH now AS (${thisDatabase})
     UPDATE sync.sweep SET origin = now.origin,
       asked_at = CASE WHEN sweep.origin <> now.origin THEN clock_timestamp() ELSE asked_at END,
       next_at = CASE WHEN sweep.origin <> now.origin THEN 'epoch' ELSE next_at END,
       after_id = CASE WHEN sweep.origin <> now.origin THEN -1 ELSE after_id END,
       asked_why = CASE WHEN sweep.origin <> now.origin THEN $1 ELSE asked_why END
     FROM now WHERE sweep.origin IS DISTINCT FROM now.origin
     RETURNING CASE WHEN asked_at > clock_timestamp() - interval '1 minute' THEN asked_why END AS asked`,
    ['The database was restored, or another server is in use: verify the whole index.'],
  )
  return rows[0]?.asked ?? undefined
}
