import type { Facet } from '@galena/lead/search/facet'
import type { Filter } from '@galena/lead/search/filter'
import t from 'tap'
import { aggregatesOf, compileFacets, countedSomewhere } from '../src/query/compile-facets.ts'
import { compileFilter } from '../src/query/compile-filter.ts'
import { compileList } from '../src/query/compile-list.ts'
import { allOf } from '../src/query/engine-query.ts'

const inFolder: Filter = { kind: 'folder', id: 5 }
const hasResume: Filter = { kind: 'resume', attached: true }
const leftOut = [
  { field: 'status', filter: inFolder },
  { field: 'has_resume', filter: hasResume },
]

const flag = (name: string, leavesOut?: string): Facet => ({
  name,
  leavesOut,
  present: hasResume,
  values: { by: 'flag', size: 10 },
})

t.test('Facets that leave out the same condition are counted below one filter, and are told apart', (t) => {
  const facets = [flag('status', 'status'), flag('has_resume', 'has_resume'), flag('folder', 'status'), flag('source')]
  const aggregations = compileFacets(facets, leftOut)
  t.same(
    Object.values(aggregations).map(({ filter, aggs }) => [filter, Object.keys(aggs ?? {})]),
    [
      [allOf(compileFilter(hasResume)), ['facet_0.values', 'facet_0.missing', 'facet_2.values', 'facet_2.missing']],
      [allOf(compileFilter(inFolder)), ['facet_1.values', 'facet_1.missing']],
      [allOf(compileFilter(inFolder), compileFilter(hasResume)), ['facet_3.values', 'facet_3.missing']],
    ],
  )
  t.end()
})

t.test('The second of more than ten facets is not taken for the eleventh', (t) => {
  const facets = Array.from({ length: 12 }, (_, at) => flag(`facet ${at}`))
  const [[name, group] = ['', {}]] = Object.entries(compileFacets(facets, []))
  const answered = Object.fromEntries(Object.keys(group.aggs ?? {}).map((part) => [part, { doc_count: part }]))
  for (const at of [1, 10, 11])
    t.same(aggregatesOf({ [name]: { doc_count: 7, ...answered } }, at), {
      values: { doc_count: `facet_${at}.values` },
      missing: { doc_count: `facet_${at}.missing` },
      doc_count: 7,
    })
  t.end()
})

t.test('Whoever lacks conditions on two of the fields is not counted at all', (t) => {
  const [narrowing] = countedSomewhere(leftOut)
  t.same(narrowing, {
    bool: { should: [allOf(compileFilter(hasResume)), allOf(compileFilter(inFolder))], minimum_should_match: 1 },
  })
  t.same(countedSomewhere(leftOut.slice(1)), [], 'one condition narrows nothing')
  const list = { text: undefined, sort: [], rows: 10, from: 0, after: undefined, include: new Set<never>() }
  const { query } = compileList({
    ...list,
    conditions: leftOut,
    facets: [flag('status', 'status'), flag('has_resume', 'has_resume')],
  })
  t.match(query, { bool: { filter: [narrowing] } })
  t.end()
})
