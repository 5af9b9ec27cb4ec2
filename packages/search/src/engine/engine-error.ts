import { errors } from '@elastic/elasticsearch'

/**
 * What an error tells about Elasticsearch: `unavailable` when it is down, too slow or overloaded, `refused` when it
 * rejects the request itself. Undefined for an error that does not come from Elasticsearch.
 */
export function engineErrorKind(error: unknown): 'unavailable' | 'refused' | undefined {
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0
    return status === 429 || status === 404 || status >= 500 ? 'unavailable' : 'refused'
  }
  return error instanceof errors.ElasticsearchClientError ? 'unavailable' : undefined
}

/**
 * What may be logged about an error: its class, its HTTP status and Elasticsearch's name for it. The request is left
 * out, because it holds what people searched for.
 */
export function describeEngineError(error: unknown): { name: string; status?: number; type?: string } {
  const name = error instanceof Error ? error.name : typeof error
  if (!(error instanceof errors.ResponseError)) return { name }
  const body: unknown = error.body
  const cause = typeof body === 'object' && body !== null && 'error' in body ? (body.error as { type?: unknown }) : {}
  return {
    name,
    ...(error.statusCode !== undefined && { status: error.statusCode }),
    ...(typeof cause.type === 'string' && { type: cause.type }),
  }
}
