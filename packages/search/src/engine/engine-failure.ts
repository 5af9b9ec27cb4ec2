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

/** An error of the engine without what was asked: its kind, status and the engine's name for it. */
export function describeEngineFailure(error: unknown): { name: string; status?: number; type?: string } {
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
