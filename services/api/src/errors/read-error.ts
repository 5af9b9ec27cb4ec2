import { OperationError } from '@galena/operations/operation-error'
import { describeEngineError, engineErrorKind } from '@galena/search/engine/engine-error'
import { databaseAdvice, databaseErrorKind } from '@galena/store/database/database-error'
import { SharedSessionsError } from '@galena/store/database/pooler'
import { TablesBusyError } from '@galena/store/database/table-locks'
import { IndicesBusyError } from '@galena/store/outbox/indices-lock'
import { StaleTenantsError } from '../auth/tenant-cache.ts'
import { ApiError, apiError } from './api-error.ts'
import type { FixedErrorCode } from './error-table.ts'

/**
 * The response to an error. Messages of Elasticsearch and of drivers can contain anything, so they go to the log only;
 * messages of Galena's own code are passed on. What an operator must change in the database is told to operators only.
 */
export function readError(error: unknown, reader: 'operator' | 'anybody' = 'anybody'): ApiError {
  if (error instanceof ApiError) return error
  if (forOperators.some((kind) => error instanceof kind)) {
    const { code, message } = error as InstanceType<(typeof forOperators)[number]>
    return new ApiError(code, message)
  }
  if (error instanceof StaleTenantsError) return apiError('unavailable', error)
  const engine = engineErrorKind(error)
  if (engine) return apiError(engine === 'refused' ? 'engine_refused' : 'unavailable', error)
  const advice = databaseAdvice(error)
  if (advice !== undefined)
    return reader === 'operator' ? new ApiError('database_setup', advice, error) : apiError('unavailable', error)
  const database = databaseErrorKind(error)
  if (database) return apiError(database === 'refused' ? 'database_refused' : 'unavailable', error)
  const body = bodyErrors.get((error as { code?: unknown } | null)?.code)
  if (body) return apiError(body, error)
  const status = statusOf(error)
  if (status === 404) return apiError('not_found', error)
  if (status !== undefined && status < 500) return apiError('bad_request', error)
  if (!(error instanceof Error)) return apiError('internal_error', error)
  return error.name === 'TimeoutError'
    ? apiError('unavailable', error)
    : new ApiError('internal_error', error.message, error)
}

/** Errors whose message is written for who asked. */
const forOperators = [OperationError, IndicesBusyError, TablesBusyError, SharedSessionsError] as const

/** What Fastify calls a body that it cannot read. */
const bodyErrors = new Map<unknown, FixedErrorCode>([
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'broken_json'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'empty_body'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'no_json'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body_too_large'],
])

/** The status that Fastify gives its own errors. */
function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  return typeof status === 'number' ? status : undefined
}

/** What may be logged of an error, and the sentence that goes with it. Messages of Elasticsearch can repeat what a person typed, so only their kind is logged. */
export function loggable(error: unknown): [facts: object, sentence: string] {
  const cause = error instanceof ApiError && error.cause !== undefined ? error.cause : error
  const facts = engineErrorKind(cause) ? { engine: describeEngineError(cause) } : { err: cause }
  return [facts, databaseAdvice(cause) ?? 'The request failed']
}
