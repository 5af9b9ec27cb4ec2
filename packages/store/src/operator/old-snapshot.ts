import type pg from 'pg'

/** Who holds back the cleanup of deleted rows. */
export interface SnapshotHolder {
  readonly kind: 'session' | 'prepared transaction' | 'replication slot' | 'standby'
  /** The number of the session, or the name of the others. */
  readonly name: string
  readonly application: string | null
  readonly user: string | null
  /** Since when its transaction is open; null where Postgres does not say. */
  readonly since: Date | null
}

export interface OldestSnapshot extends SnapshotHolder {
  /** For how many seconds its transaction has been open; null where Postgres does not say. */
  readonly seconds: number | null
  /** How many transactions have begun since. */
  readonly transactions: number
  /** Deleted rows of the outbox that are still there. */
  readonly deadRows: number
}

/**
 * Whose snapshot, or transaction that has written something, is the oldest that this database must keep deleted rows
 * for; undefined when nobody has one. Any role may ask, but sees the times of its own sessions alone, unless it is a
 * member of pg_read_all_stats. `catalog_xmin` of a replication slot is left out: it keeps rows of the catalogue alone.
 */
export async function readOldestSnapshot(pool: pg.Pool): Promise<OldestSnapshot | undefined> {
  const { rows } = await pool.query<OldestSnapshot>(`
    WITH holder AS (
      SELECT 'session' AS kind, pid::text AS name, nullif(application_name, '') AS application, usename::text AS "user",
        xact_start AS since, greatest(age(backend_xmin), age(backend_xid)) AS transactions
      FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type IS DISTINCT FROM 'walsender'
        -- Nobody waits for the snapshot of a vacuum.
        AND pid NOT IN (SELECT pid FROM pg_stat_progress_vacuum)
      UNION ALL
      SELECT 'prepared transaction', gid, NULL, owner::text, prepared, age(transaction)
      FROM pg_prepared_xacts WHERE database = current_database()
      UNION ALL
      SELECT 'replication slot', slot_name::text, NULL, NULL, NULL, age(xmin) FROM pg_replication_slots
      UNION ALL
      SELECT 'standby', coalesce(nullif(application_name, ''), client_addr::text), NULL, usename::text, NULL,
        age(backend_xmin)
      FROM pg_stat_replication
    )
    SELECT holder.*, extract(epoch FROM clock_timestamp() - since)::float8 AS seconds,
      (SELECT coalesce(sum(n_dead_tup), 0)::float8 FROM pg_stat_user_tables WHERE schemaname = 'sync') AS "deadRows"
    FROM holder WHERE transactions IS NOT NULL ORDER BY transactions DESC, since LIMIT 1`)
  return rows[0]
}
