import type { estypes } from '@elastic/elasticsearch'
import { term } from '@galena/lead/text/attribute-value'

/** Counts the readings of one attribute, each of them a nested document. */
export function ofAttribute(
  key: string,
  aggs: Record<string, estypes.AggregationsAggregationContainer>,
): estypes.AggregationsAggregationContainer {
  return {
    nested: { path: 'attributes' },
    aggs: { attribute: { filter: { term: { 'attributes.key': term(key) } }, aggs } },
  }
}

/** What was counted inside. */
export function insideAttribute(aggregate: unknown): Record<string, unknown> | undefined {
  return (aggregate as { readonly attribute?: Record<string, unknown> } | undefined)?.attribute
}
