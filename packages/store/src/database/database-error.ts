import pg from 'pg'

// SQLSTATE classes: connection, login, resources, operator intervention (shutdown, crash, cancelled by a timeout).
const outage = /^(08|28|53|57)/
// Messages of pg and pg-pool that come without a code.
const silence = /^Query read timeout/
const lostConnection =
  /^(Connection terminated|timeout e|Query read timeout|Client has encountered a connection error)/i

/**
 * Which kind of database error this is: the database cannot be reached or is too slow (`unavailable`), or it rejected
 * the statement (`refused`). Undefined for any other error.
 */
export function databaseErrorKind(error: unknown): 'unavailable' | 'refused' | undefined {
  if (error instanceof pg.DatabaseError) return outage.test(error.code ?? '') ? 'unavailable' : 'refused'
  return isConnectionLost(error) ? 'unavailable' : undefined
}

/**
 * What an operator has to change before a statement can succeed, in sentences that name the table or the setting;
 * undefined where the error is not one of those. Postgres may write its own sentence in any language.
 */
export function databaseAdvice(error: unknown): string | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined
  const { code, message, routine } = error
  if (code === '42501' && routine === 'check_enable_rls')
    return `Row level security hides rows from this user of Postgres (${message}). Nothing was read or written, because hidden rows would look deleted. Connect as a user with BYPASSRLS (\`ALTER ROLE … BYPASSRLS\`), or as the owner of the tables.`
  if (code === '42501')
    return `This user of Postgres lacks a permission (${message}). Grant it, or connect as the owner of the tables.`
  if (code === '25006')
    return `The database accepts no writes (${message}). Connect to the primary server, and check \`default_transaction_read_only\`.`
  if (code === '3D000') return `There is no such database (${message}). Create it, or check the name in DATABASE_URL.`
  if (code === '53100') return `Postgres has no space left on its disk (${message}). Free some.`
  if (code === '53300') return `Postgres has no connection left (${message}). Close some, or raise \`max_connections\`.`
  if (/statement pooling mode/.test(message))
    return `The connection pooler is in statement mode, which allows no transactions (${message}). Use its transaction or session mode, or connect to Postgres itself.`
  return undefined
}

/** The table whose rows still refer to what was to be deleted; undefined for any other error. */
export function referringTable(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code === '23503' ? error.table : undefined
}

// SQLSTATE classes: triggers, CASE, cardinality, data, constraints, other languages, views with a check, program limits,
// PL/pgSQL.
const refusedRow = /^(09|20|21|22|23|27|38|44|54|P0)/
// A trigger may raise classes of its own. Source: PostgreSQL 18, appendix A.
const ofPostgres = /^(0[0-3089AB-Z]|10|2[0-8BDF]|3[489BDF]|40|42|44|5[3-578]|72|F0|HV|P0|XX)/

/** Whether a row that is written can be what Postgres refuses: by its values, a constraint, or what a trigger raises. */
export function isRowRefused(error: unknown): error is Error {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : undefined
  return (code !== undefined && (refusedRow.test(code) || !ofPostgres.test(code))) || isRowAtFault(error)
}

/** Whether another transaction was in the way, such as a deadlock, and nothing was written: the same again can succeed. */
export function isConflict(error: unknown): boolean {
  const code = error instanceof pg.DatabaseError ? error.code : undefined
  // In 40003 nobody knows whether it was written.
  return code?.startsWith('40') === true && code !== '40003'
}

// SQLSTATE classes: data, and program limits. An allocation that is too large has only the code of an internal error.
const hugeRow = /^(22|54)/

/** Whether a single row caused the error: it is too large for Postgres to assemble, or for a JavaScript string. */
export function isRowAtFault(error: unknown): error is Error {
  if (error instanceof pg.DatabaseError)
    return hugeRow.test(error.code ?? '') || /invalid memory alloc request size/.test(error.message)
  return error instanceof Error && 'code' in error && error.code === 'ERR_STRING_TOO_LONG'
}

/** Whether the connection broke, or did not answer in time: nothing more can be done on it. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.some(isConnectionLost)) return true
  if (!(error instanceof Error)) return false
  if ('syscall' in error && 'code' in error) return isOfNetwork(String(error.syscall), String(error.code))
  return lostConnection.test(error.message)
}

// Files are read and written by the same calls, but fail with other codes.
const networkCalls = /^(connect|getaddrinfo|shutdown)/
const networkCodes = /^(ECONN|EHOST|ENET|EPIPE|ETIMEDOUT|ENOTCONN)/

function isOfNetwork(call: string, code: string): boolean {
  return networkCalls.test(call) || networkCodes.test(code)
}

/** Whether the server did not answer in time, not even that the statement takes too long. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && silence.test(error.message)
}
