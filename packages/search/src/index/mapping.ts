import type { estypes } from '@elastic/elasticsearch'
import { documentFields, type FieldKind } from '@galena/lead/document/document-fields'

/** The engine's type for each kind of field. Arrays need no type of their own there. */
const properties: Record<FieldKind, estypes.MappingProperty> = {
  id: { type: 'keyword' },
  number: { type: 'long' },
  instant: { type: 'date', format: 'epoch_millis' },
  term: { type: 'keyword' },
  terms: { type: 'keyword', doc_values: false },
  words: { type: 'keyword', doc_values: false },
  flag: { type: 'boolean' },
  point: { type: 'geo_point' },
  attributes: {
    type: 'nested',
    dynamic: 'strict',
    properties: {
      key: { type: 'keyword', doc_values: false },
      number: { type: 'double' },
      date: { type: 'date', format: 'epoch_millis' },
    },
  },
  shown: { type: 'object', enabled: false },
  extra: { type: 'text', index: false, store: true },
}

export const mapping: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _source: { excludes: ['extras'] },
  properties: Object.fromEntries(Object.entries(documentFields).map(([name, kind]) => [name, properties[kind]])),
}

/** How soon a change can be found, at most, once it is written. */
export const usualRefresh = '500ms'

/** Settings of a new index; what a deployment chooses is passed in. */
export function indexSettings({
  shards,
  replicas,
}: {
  shards: number
  replicas: number
}): estypes.IndicesIndexSettings {
  return {
    number_of_shards: shards,
    number_of_replicas: replicas,
    refresh_interval: usualRefresh,
    // A deleted document's version must outlive every write to it that may still be under way.
    gc_deletes: '15m',
    // Newest leads of a company lie together; the usual list is read without sorting.
    sort: {
      field: ['company_id', 'created_at', 'id'],
      order: ['asc', 'desc', 'desc'],
      missing: ['_last', '_last', '_last'],
    },
    mapping: { nested_objects: { limit: 20_000 } },
    max_result_window: 10_000,
  }
}
