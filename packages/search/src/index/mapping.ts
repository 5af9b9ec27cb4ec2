import type { estypes } from '@elastic/elasticsearch'
import { documentFields, type FieldKind } from '@galena/lead/document/document-fields'

/** Elasticsearch's type for each kind of field. An array has the type of its elements. */
const properties: Record<FieldKind, estypes.MappingProperty> = {
  id: { type: 'keyword' },
  number: { type: 'long' },
  instant: { type: 'date', format: 'epoch_millis' },
  term: { type: 'keyword' },
  terms: { type: 'keyword', doc_values: false },
  words: { type: 'keyword', doc_values: false },
  counted: { type: 'keyword', doc_values: false, fields: { values: { type: 'keyword', index: false } } },
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
  stored: { type: 'object', enabled: false },
  extra: { type: 'text', index: false, store: true },
}

/**
 * How the documents of leads are indexed, made from the list of their fields. A field that is not in the list is
 * refused. Index names carry a hash of this value, so any change here makes Galena ask for a rebuild.
 */
export const mapping: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _source: { excludes: ['extras'] },
  properties: Object.fromEntries(Object.entries(documentFields).map(([name, kind]) => [name, properties[kind]])),
}
