import { errors } from '@elastic/elasticsearch'
import type { Engine } from './engine.ts'

/** Resolves when Elasticsearch answers this user, in whatever state the index is; rejects when it does not within so many milliseconds. */
export async function reachEngine({ client, alias }: Engine, withinMs: number): Promise<void> {
  try {
    await client.indices.exists({ index: alias }, { signal: AbortSignal.timeout(withinMs) })
  } catch (error) {
    // Rights for other indices than this one have been checked, so it was an answer.
    if (!(error instanceof errors.ResponseError && error.statusCode === 403)) throw error
  }
}
