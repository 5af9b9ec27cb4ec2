import type { Filter } from '@galena/lead/search/filter'
import type { SortKey } from '@galena/lead/search/lead-query'
import t from 'tap'
import { compileSearch } from '../src/query/compile-search.ts'
import { compileScore, compileSort, readSortValues } from '../src/query/compile-sort.ts'

const name: SortKey = { by: 'name', direction: 'desc' }
const pay: SortKey = { by: 'attribute', key: 'pay', reading: 'number', direction: 'asc' }
const status: SortKey = { by: 'status', folders: [5, 6, 7], direction: 'asc' }
const relevance: SortKey = { by: 'relevance' }
const nested = { path: 'attributes', filter: { term: { 'attributes.key': 'pay' } } }

t.test('Leads without a value come last, and every sort ends with the id', async (t) => {
  t.same(compileSort([name, pay], undefined), {
    sort: [
      { name: { order: 'desc', missing: '_last' } },
      { 'attributes.number': { order: 'asc', missing: '_last', nested } },
      { id: 'desc' },
    ],
    searchAfter: undefined,
  })
})

t.test('A page that begins behind a missing value names one that stands behind all others', async (t) => {
  t.match(compileSort([name, pay], ['cruz', null, 7]), {
    sort: [{ name: { missing: '_last' } }, { 'attributes.number': { missing: 'Infinity' } }, { id: 'desc' }],
    searchAfter: ['cruz', 'Infinity', 7],
  })
  t.match(compileSort([name], [null, 7]), { sort: [{ name: { missing: '' } }, { id: 'desc' }], searchAfter: ['', 7] })
})

t.test("Elasticsearch's stand-ins for missing values, and ours, are read as missing", async (t) => {
  const created: SortKey = { by: 'created_at', direction: 'desc' }
  t.same(readSortValues({ sort: ['9', -9_223_372_036_854_776_000, 7] }, [created]), [null, 7], 'without the company')
  t.same(readSortValues({ sort: [5, 7] }, [created]), [5, 7])
  t.same(readSortValues({ sort: [null, 7] }, [name]), [null, 7])
  t.same(readSortValues({ sort: ['', 7] }, [name]), [null, 7])
  t.same(readSortValues({ sort: ['Infinity', 7] }, [pay]), [null, 7])
  for (const real of [Number.MAX_VALUE, -Number.MAX_VALUE])
    t.same(readSortValues({ sort: [real, 7] }, [pay]), [real, 7], 'the greatest number is one')
})

t.test('Folders have a score in their order, which holds the relevance as well', async (t) => {
  const text = { match_all: {} }
  t.match(compileScore([status], [], text), {
    function_score: {
      functions: [{ filter: { term: { folder_id: '5' } }, weight: 3 }, { weight: 2 }, { weight: 1 }],
      boost_mode: 'replace',
    },
  })
  t.match(compileScore([relevance, status], [], text), {
    function_score: { query: { bool: { boost: 4 } }, functions: [{ weight: 3 }], boost_mode: 'sum' },
  })
  t.match(compileScore([status, relevance], [], text), {
    function_score: { functions: [{ weight: 3 * 8_192 }], boost_mode: 'sum' },
  })
  t.same(compileSort([relevance, status, name], [20.5, 'cruz', 7]).sort, [
    { _score: { order: 'desc' } },
    { name: { order: 'desc', missing: '_last' } },
    { id: 'desc' },
  ])
})

t.test('Only the search text adds to the score of a search', async (t) => {
  const bar: Filter = { kind: 'bar', reading: { terms: [{ kind: 'application', id: '7' }] } }
  const filters: Filter[] = [{ kind: 'folder', id: 5 }, bar]
  const query = { filters, page: 1, rows: 1, include: new Set<never>() }
  const { bool } = compileSearch({ ...query, order: { by: 'relevance' } }).query
  t.same(bool.filter, [{ term: { folder_id: '5' } }])
  t.equal(bool.must.length, 1)
})
