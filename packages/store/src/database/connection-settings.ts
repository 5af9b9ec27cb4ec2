/** How long our sessions wait for a lock: as long as the statement may take. */
export const usualLockTimeout = '0'

/**
 * What our statements rely on, whatever the server, the database or the role has as its default. A setting that this
 * version of Postgres does not have is left out. `default_transaction_read_only` is not here: an operator who closes a
 * database to writes closes it to us, too.
 */
const settings = {
  // Rows that a policy hides are an error. They would look like deleted leads.
  row_security: 'off',
  // A batch must see what is committed before each of its statements, and never fail because of other transactions.
  default_transaction_isolation: 'read committed',
  // A temporary table cannot stand in for one of ours.
  search_path: 'public, pg_temp',
  // What we write is captured.
  session_replication_role: 'origin',
  // How values are written and read.
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  array_nulls: 'on',
  // Each statement has its own limit, waits for locks included; a transaction and an idle connection have none.
  lock_timeout: usualLockTimeout,
  transaction_timeout: '0',
  idle_session_timeout: '0',
  // A process that stops within a transaction must not hold its locks for ever.
  idle_in_transaction_session_timeout: '60s',
  // The same for one whose machine has vanished.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '60s',
} as const

/**
 * SQL that makes the settings, `others` in place of ours, for the connection or, with `LOCAL`, for the current transaction. The limit of statements
 * comes first: with that of the role the rest could fail.
 */
export function settingsSql(
  scope: 'SESSION' | 'LOCAL',
  statementTimeoutMs: number,
  others: Readonly<Record<string, string>> = {},
): string {
  const values = Object.entries({ ...settings, ...others }).map(([name, value]) => `('${name}', '${value}')`)
  // Names are qualified because the search path is not ours yet.
  return `SET ${scope} statement_timeout = ${statementTimeoutMs};
    SELECT pg_catalog.set_config(name, value, ${scope === 'LOCAL'}) FROM (VALUES ${values.join(', ')}) AS ours (name, value)
    WHERE pg_catalog.current_setting(name, true) OPERATOR(pg_catalog.<>) value`
}
