import type { estypes } from '@elastic/elasticsearch'

/** A query in the language of Elasticsearch. */
export type EngineQuery = estypes.QueryDslQueryContainer

/** Matches no lead. */
export const matchNone: EngineQuery = { match_none: {} }

/** All of these must match. Adds nothing to the score. */
export function allOf(...filter: EngineQuery[]): EngineQuery {
  return { bool: { filter } }
}
