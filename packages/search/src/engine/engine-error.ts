import { errors } from '@elastic/elasticsearch'

/**
 * A response that must not be used, although it may look like one: another server gave it, or a part of the index is
 * missing from it. The message says so to an operator.
 */
export class UnusableAnswerError extends errors.ElasticsearchClientError {
  constructor(message: string, cause?: unknown) {
    super(message)
    this.name = 'UnusableAnswerError'
    if (cause !== undefined) this.cause = cause
  }
}

/** More values contain a searched text than their leads can be counted for. */
export class TooManyValuesError extends Error {
  /** The facet that was asked for. */
  readonly facet: string

  constructor(facet: string) {
    super(`Too many values of ${facet} contain this text: send more of it.`)
    this.name = 'TooManyValuesError'
    this.facet = facet
  }
}

/** Errors with these names tell about the state of an index or of a user's rights, not about the request. */
const stateErrors: readonly (string | undefined)[] = ['index_closed_exception', 'cluster_block_exception']
const notAvailable = [401, 403, 404, 408, 429]

/**
 * What an error tells about Elasticsearch: `unavailable` when it, or an index, cannot be used now (down, too slow,
 * overloaded, closed, blocked, not allowed), `refused` when it rejects the request itself. Undefined for an error that
 * does not come from Elasticsearch.
 */
export function engineErrorKind(error: unknown): 'unavailable' | 'refused' | undefined {
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0
    return notAvailable.includes(status) || status >= 500 || stateErrors.includes(errorType(error))
      ? 'unavailable'
      : 'refused'
  }
  return error instanceof errors.ElasticsearchClientError ? 'unavailable' : undefined
}

/**
 * Elasticsearch's name for an error, such as `index_not_found_exception`. The message begins with it; the body cannot be
 * read any more, because it may repeat what people searched for.
 */
export function errorType(error: unknown): string | undefined {
  return error instanceof errors.ResponseError ? /^[a-z_]+_exception(?=\n|$)/.exec(error.message)?.[0] : undefined
}

/** Whether a query has more parts than Elasticsearch accepts. */
export function isTooComplex(error: unknown): boolean {
  return error instanceof errors.ResponseError && /too_many_(?:nested_)?clauses|maxClauseCount/.test(error.message)
}

/** Whether Elasticsearch says that there is no such index. */
export function isIndexMissing(error: unknown): boolean {
  return errorType(error) === 'index_not_found_exception'
}

/**
 * What may be logged about an error: its class, its HTTP status and Elasticsearch's name for it. The request is left
 * out, because it holds what people searched for.
 */
export function describeEngineError(error: unknown): { name: string; status?: number; type?: string; reason?: string } {
  const name = error instanceof Error ? error.name : typeof error
  if (error instanceof UnusableAnswerError) return { name, reason: error.message }
  if (!(error instanceof errors.ResponseError)) return { name }
  const type = errorType(error)
  return {
    name,
    ...(error.statusCode !== undefined && { status: error.statusCode }),
    ...(type !== undefined && { type }),
  }
}
