import pg from 'pg'

// Classes of SQLSTATE: connection, resources, operator intervention (shutdown, crash, cancelled by a time-out).
const outage = /^(08|53|57)/
// Sentences of pg and pg-pool that come without a code.
const lostConnection =
  /^(Connection terminated|timeout exceeded|Query read timeout|Client has encountered a connection error)/i

/**
 * What an error says about the database: away or too slow (`unavailable`), or unwilling to do what we asked
 * (`refused`). Undefined for an error that is not the database's.
 */
export function databaseFailure(error: unknown): 'unavailable' | 'refused' | undefined {
  if (error instanceof pg.DatabaseError) return outage.test(error.code ?? '') ? 'unavailable' : 'refused'
  return isTransport(error) ? 'unavailable' : undefined
}

// Classes of SQLSTATE: data, and limits of the program. An allocation too large is an internal error like many others.
const hugeRow = /^(22|54)/

/** Whether one row is what could not be read (too large for Postgres to assemble, or for a string here). */
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
