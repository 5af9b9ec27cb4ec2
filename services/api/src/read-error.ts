import { errors as engineErrors } from '@elastic/elasticsearch'
import pg from 'pg'
import { ApiError, apiError } from './api-error.ts'

/**
 * What the caller is told of an error. Texts of the engine and of drivers stay in the log, because they can hold
 * anything; those of our own code are passed on.
 */
export function readError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof engineErrors.ResponseError) {
    const status = error.statusCode ?? 0
    return apiError(status === 429 || status === 404 || status >= 500 ? 'unavailable' : 'engine_refused', error)
  }
  if (error instanceof engineErrors.ElasticsearchClientError) return apiError('unavailable', error)
  if (error instanceof pg.DatabaseError)
    return apiError(isOutage(error.code) ? 'unavailable' : 'database_refused', error)
  if (isTransport(error)) return apiError('unavailable', error)
  const status = statusOf(error)
  if (status === 404) return apiError('not_found', error)
  if (status !== undefined && status < 500) return apiError('bad_request', error)
  return error instanceof Error
    ? new ApiError('internal_error', 500, error.message, error)
    : apiError('internal_error', error)
}

/** Classes of SQLSTATE: connection, resources, operator intervention (shutdown, crash), and cancelled by a time-out. */
function isOutage(sqlState: string | undefined): boolean {
  return /^(08|53|57)/.test(sqlState ?? '')
}

/** A socket that broke, or the words of pg and pg-pool for it, which carry no code. */
function isTransport(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code) && 'syscall' in error) return true
  if (error instanceof AggregateError && error.errors.some(isTransport)) return true
  return (
    error.name === 'TimeoutError' ||
    /^(Connection terminated|timeout exceeded|Query read timeout|Client has encountered a connection error)/i.test(
      error.message,
    )
  )
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  return typeof status === 'number' ? status : undefined
}
