import { errors } from '@elastic/elasticsearch'

/**
 * What an error says about the engine: away, too slow or overloaded (`unavailable`), or unwilling to do what we asked
 * (`refused`). Undefined for an error that is not the engine's.
 */
export function engineFailure(error: unknown): 'unavailable' | 'refused' | undefined {
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0
    return status === 429 || status === 404 || status >= 500 ? 'unavailable' : 'refused'
  }
  return error instanceof errors.ElasticsearchClientError ? 'unavailable' : undefined
}
