import pg from 'pg'

// SQLSTATE classes: connection, resources, operator intervention (shutdown, crash, cancelled by a timeout).
const outage = /^(08|53|57)/
// Messages of pg and pg-pool that come without a code.
const lostConnection =
  /^(Connection terminated|timeout exceeded|Query read timeout|Client has encountered a connection error)/i

/**
 * Which kind of database error this is: the database cannot be reached or is too slow (`unavailable`), or it rejected
 * the statement (`refused`). Undefined for any other error.
 */
export function databaseErrorKind(error: unknown): 'unavailable' | 'refused' | undefined {
  if (error instanceof pg.DatabaseError) return outage.test(error.code ?? '') ? 'unavailable' : 'refused'
  return isTransport(error) ? 'unavailable' : undefined
}

// SQLSTATE classes: data, and program limits. An allocation that is too large has only the code of an internal error.
const hugeRow = /^(22|54)/

/** Whether a single row caused the error: it is too large for Postgres to assemble, or for a JavaScript string. */
export function isRowAtFault(error: unknown): error is Error {
  if (error instanceof pg.DatabaseError)
    return hugeRow.test(error.code ?? '') || /invalid memory alloc request size/.test(error.message)
  return error instanceof Error && 'code' in error && error.code === 'ERR_STRING_TOO_LONG'
}

function isTransport(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.some(isTransport)) return true
  if (!(error instanceof Error)) return false
  if ('syscall' in error && 'code' in error && typeof error.code === 'string') return true
  return lostConnection.test(error.message)
}
