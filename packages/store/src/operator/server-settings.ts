import type pg from 'pg'

/** Settings of Postgres, and how many connections are left, as the user of this connection sees them. */
export interface ServerSettings {
  readonly version: string
  /** Such as 150004. */
  readonly versionNumber: number
  readonly fsync: boolean
  readonly fullPageWrites: boolean
  readonly isStandby: boolean
  readonly isReadOnlyByDefault: boolean
  readonly encoding: string
  readonly user: string
  /** Connections that this user may still open to this database. */
  readonly freeConnections: number
  readonly maxConnections: number
  /** The time of its clock, in milliseconds since 1970. */
  readonly now: number
}

/** The limits of the server, the database and the user; each may be the smallest. Sessions of other users are counted, too. */
const freeConnections = `
  least(
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true)::int, 0)
      - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
    (SELECT CASE WHEN datconnlimit >= 0
       THEN datconnlimit - (SELECT count(*) FROM pg_stat_activity WHERE datid = pg_database.oid AND backend_type = 'client backend')
       END FROM pg_database WHERE datname = current_database()),
    (SELECT CASE WHEN rolconnlimit >= 0
       THEN rolconnlimit - (SELECT count(*) FROM pg_stat_activity WHERE usesysid = pg_roles.oid) END
     FROM pg_roles WHERE rolname = current_user)
  )`

export async function readServerSettings(pool: pg.Pool): Promise<ServerSettings> {
  const { rows } = await pool.query<ServerSettings>(`
    SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
      current_setting('server_version_num')::int AS "versionNumber",
      current_setting('fsync')::boolean AS fsync, current_setting('full_page_writes')::boolean AS "fullPageWrites",
      pg_is_in_recovery() AS "isStandby", current_setting('default_transaction_read_only')::boolean AS "isReadOnlyByDefault",
      (SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()) AS encoding,
      current_user::text AS user, (${freeConnections})::int AS "freeConnections",
      current_setting('max_connections')::int AS "maxConnections",
      (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`)
  const [settings] = rows
  if (!settings) throw new Error('Postgres did not say how it is set.')
  return settings
}
