import type pg from 'pg'

/** What Postgres says of itself. */
export interface DatabaseFacts {
  readonly version: string
  /** Whether it accepts no writes: a standby, or closed to them by a setting. */
  readonly isReadOnly: boolean
}

export async function readDatabaseFacts(pool: pg.Pool): Promise<DatabaseFacts> {
  const { rows } = await pool.query<DatabaseFacts>(
    `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
       pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean AS "isReadOnly"`,
  )
  return rows[0] ?? { version: 'unknown', isReadOnly: false }
}

/** The time zones of companies. */
export async function usedTimeZones(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ zone: string }>(
    'SELECT DISTINCT time_zone AS zone FROM company ORDER BY 1 LIMIT 500',
  )
  return rows.map(({ zone }) => zone)
}

/**
 * What zones differ from UTC at these times (milliseconds since 1970), in milliseconds, by name. Those that Postgres does
 * not know are left out.
 */
export async function zoneOffsets(
  pool: pg.Pool,
  zones: readonly string[],
  instants: readonly number[],
): Promise<Map<string, number[]>> {
  const { rows } = await pool.query<{ zone: string; offsets: number[] }>(
    `WITH zone AS MATERIALIZED (SELECT name FROM pg_timezone_names WHERE name = ANY ($1))
     SELECT name AS zone, array_agg(
       (extract(epoch FROM (at AT TIME ZONE name) - (at AT TIME ZONE 'UTC')) * 1000)::bigint ORDER BY at
     ) AS offsets
     FROM zone, (SELECT to_timestamp(ms / 1000.0) AS at FROM unnest($2::float8[]) AS ms) AS times GROUP BY name`,
    [zones, instants],
  )
  return new Map(rows.map(({ zone, offsets }) => [zone, offsets]))
}
