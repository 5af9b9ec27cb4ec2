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

/** A part of the index is missing from a response, or made a search fail. */
export class PartAwayError extends UnusableAnswerError {
  constructor(cause?: unknown) {
    super(
      'Part of the index is not available: a node of Elasticsearch is away or still starting. Try again when `GET /_cluster/health` is not red.',
      cause,
    )
  }
}

/** A page that jumps further than its sort allows. */
export class TooFarError extends Error {
  constructor(maxRows: number) {
    super(
      `In this sort a page can only jump to the first ${maxRows} leads: follow the cursor, or sort by one of name, source, location and the instants.`,
    )
    this.name = 'TooFarError'
  }
}

/** More values than can be counted, or shown. */
export class TooManyValuesError extends Error {
  /** The facet that was asked for, and its option that has to be changed. */
  readonly facet: string
  readonly option: 'search' | 'grid'

  constructor(facet: string, option: 'search' | 'grid', message: string) {
    super(message)
    this.name = 'TooManyValuesError'
    this.facet = facet
    this.option = option
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

/** Whether an aggregation has more buckets than Elasticsearch returns. */
export function hasTooManyBuckets(error: unknown): boolean {
  return isCausedBy(error, 'too_many_buckets_exception')
}

/** Whether the regular expression of an aggregation is longer than Elasticsearch accepts, or repeats too much. */
export function isTooLongPattern(error: unknown): boolean {
  return error instanceof errors.ResponseError && /max_regex_length|too_complex_to_determinize/.test(error.message)
}

function isCausedBy(error: unknown, type: string): boolean {
  const cause = error instanceof UnusableAnswerError ? error.cause : error
  return cause instanceof errors.ResponseError && cause.message.includes(type)
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
