import type { estypes } from '@elastic/elasticsearch'
import t from 'tap'
import { compareMapping, needsRebuild, unreadyFields } from '../src/index/index-fields.ts'
import { mapping } from '../src/index/mapping.ts'

type Properties = Record<string, estypes.MappingProperty>

/** An index whose fields are those of this version after a change. */
function indexWith(change: (properties: Properties) => Properties, unready: string[] = []) {
  return { mapping: { ...mapping, properties: change({ ...mapping.properties }) }, unready }
}

function without(properties: Properties, name: string): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([other]) => other !== name))
}

function membersOf(property: estypes.MappingProperty | undefined): Properties {
  return (property as estypes.MappingNestedProperty).properties ?? {}
}

t.test('An index of this version is ready for every search', async (t) => {
  const index = indexWith((same) => same)
  t.same(compareMapping(index), { missing: [], changed: [], unknown: [] })
  t.notOk(needsRebuild(index))
  t.same(unreadyFields(index), new Set())
})

t.test('A field that an index lacks can be added, and is not ready', async (t) => {
  const index = indexWith((properties) => without(properties, 'gender'))
  t.match(compareMapping(index), { missing: ['gender'] })
  t.notOk(needsRebuild(index))
  t.same(unreadyFields(index), new Set(['gender']))
})

t.test('So is a part of a field, and the field stays ready', async (t) => {
  const index = indexWith((properties) => ({
    ...properties,
    attribute_terms: { type: 'keyword', doc_values: false },
    attributes: {
      ...properties.attributes,
      type: 'nested',
      properties: without(membersOf(properties.attributes), 'date'),
    },
  }))
  t.match(compareMapping(index), { missing: ['attribute_terms.values', 'attributes.date'], changed: [] })
  t.notOk(needsRebuild(index))
  t.same(unreadyFields(index), new Set(['attribute_terms.values', 'attributes.date']))
})

t.test('A field that was added is not ready until every document has it', async (t) => {
  t.same(unreadyFields(indexWith((same) => same, ['gender', 'of another version'])), new Set(['gender']))
})

t.test('Only a rebuild changes a field, a setting of the mapping, or removes a field', async (t) => {
  const changed = indexWith((properties) => ({ ...properties, source: { type: 'keyword', doc_values: false } }))
  t.match(compareMapping(changed), { changed: ['source'] })
  t.same(unreadyFields(changed), new Set(['source']))
  const older = indexWith((properties) => ({ ...properties, nickname: { type: 'keyword' } }))
  t.match(compareMapping(older), { unknown: ['nickname'] })
  t.same(unreadyFields(older), new Set())
  const open = { mapping: { ...mapping, dynamic: 'false' as const }, unready: [] }
  t.match(compareMapping(open), { changed: ['dynamic'] })
  for (const index of [changed, older, open]) t.ok(needsRebuild(index))
})
