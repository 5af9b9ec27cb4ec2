import pg from 'pg'

// SQLSTATE classes: connection, resources, operator intervention (shutdown, crash, cancelled by a timeout).
const outage = /^(08|53|57)/
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
  if (/statement pooling mode/.test(message))
    return `The connection pooler is in statement mode, which allows no transactions (${message}). Use its transaction or session mode, or connect to Postgres itself.`
  return undefined
}

/** Whether the statement itself is wrong here (SQLSTATE class 42): a table, column or function is missing. No row is at fault. */
export function isStatementAtFault(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code ?? '').startsWith('42')
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
  if ('syscall' in error && 'code' in error && typeof error.code === 'string') return true
  return lostConnection.test(error.message)
}

/** Whether the server did not answer in time, not even that the statement takes too long. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && silence.test(error.message)
}
