import t from 'tap'
import { compileFilter } from '../src/query/compile-filter.ts'
import { compileOrder } from '../src/query/compile-order.ts'
import { fieldsUsed } from '../src/query/fields-used.ts'

const unready = new Set(['gender', 'source', 'point', 'attributes.date', 'attribute_terms.values'])

t.test('A request relies on the fields of its queries, sorts and facets', async (t) => {
  for (const [request, fields] of [
    [compileFilter({ kind: 'source', value: 'gender' }), ['source']],
    [{ bool: { must_not: [{ exists: { field: 'gender' } }] } }, ['gender']],
    [{ sort: compileOrder({ by: 'source', direction: 'asc' }) }, ['source']],
    [compileFilter({ kind: 'within', centre: { latitude: 1, longitude: 2 }, kilometres: 3 }), ['point']],
    [compileFilter({ kind: 'attribute from', key: 'gender', day: 0 }), ['attributes.date']],
    [{ aggs: { facet: { terms: { field: 'attribute_terms.values' } } } }, ['attribute_terms.values']],
    [
      [{ term: { gender: 'x' } }, { range: { 'attributes.date': {} } }],
      ['attributes.date', 'gender'],
    ],
  ] as const)
    t.same(fieldsUsed(request, unready), fields)
})

t.test('A value that is called like a field is none', async (t) => {
  t.same(fieldsUsed(compileFilter({ kind: 'attribute text', key: 'gender', value: 'source' }), unready), [])
  t.same(fieldsUsed({ term: { name_words: 'gender' } }, unready), [])
  t.same(fieldsUsed({ term: { source: 'x' } }, new Set()), [])
})
