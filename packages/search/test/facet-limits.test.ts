import type { Facet, FacetValues } from '@galena/lead/search/facet'
import { fold } from '@galena/lead/text/fold'
import t from 'tap'
import { hasTooManyBuckets, TooManyValuesError } from '../src/engine/engine-error.ts'
import type { LeadList } from '../src/query/compile-list.ts'
import { findEachOfLeads, findLeads } from '../src/query/find-leads.ts'
import { readFacetCounts } from '../src/query/read-facets.ts'
import { createScratchIndex, type LeadFacts } from './scratch-index.ts'

const dayMs = 86_400_000
const day = (n: number) => new Date(Date.UTC(1990, 0, 1) + n * dayMs).toISOString().slice(0, 10)
const daysOfLead = 2_000
/** More days than Elasticsearch returns buckets. */
const leads = Array.from(
  { length: 34 },
  (_, id): LeadFacts => ({
    id: id + 1,
    source: `Source ${id}`,
    others: { days: JSON.stringify(Array.from({ length: daysOfLead }, (_, n) => day(id * daysOfLead + n))) },
    structured: ['days'],
  }),
)
const { engine } = await createScratchIndex(t, leads)

const everyLead: LeadList = {
  conditions: [],
  text: undefined,
  sort: [{ by: 'created_at', direction: 'desc' }],
  rows: 0,
  from: 0,
  after: undefined,
  include: new Set(),
  facets: [],
}
const days: Facet = { name: 'others.days', leavesOut: undefined, present: { kind: 'attribute value', key: 'days' } }
const byDay: Facet = { ...days, interval: { unit: 'day', key: 'days' } }
const byYear: Facet = { ...days, interval: { unit: 'year', key: 'days' } }

const sourcesWith = (search: string): Facet => {
  const values: FacetValues = { by: 'terms', field: 'source', shownIn: 'source', size: 5, search }
  return { name: 'source', leavesOut: undefined, present: { kind: 'exists', field: 'source' }, values }
}

t.test('Too many intervals are told from other errors, in a search and in one of several', async (t) => {
  const error: unknown = await findLeads(engine, { companyId: 1 }, { ...everyLead, facets: [byDay] }).catch(
    (reason: unknown) => reason,
  )
  t.ok(hasTooManyBuckets(error), String(error))
  const [few, many, none] = await findEachOfLeads(engine, { companyId: 1 }, [
    { ...everyLead, facets: [byYear] },
    { ...everyLead, facets: [byDay] },
    everyLead,
  ])
  t.match(few, { total: 34, facets: [{ interval: { length: 187 } }] })
  t.ok(hasTooManyBuckets(many))
  t.match(none, { total: 34 })
})

t.test('A map with more cells than are shown is an error that says so', async (t) => {
  const grid: Facet = { ...days, name: 'location', grid: 9 }
  const answer = (cells: number) => ({
    _shards: { total: 1, successful: 1, failed: 0 },
    aggregations: {
      group_0: {
        doc_count: cells,
        'facet_0.missing': { doc_count: 0 },
        'facet_0.grid': { buckets: Array.from({ length: cells }, (_, n) => ({ key: `9/1/${n}`, doc_count: 1 })) },
      },
    },
  })
  t.throws(() => readFacetCounts(answer(10_001), [grid]), TooManyValuesError)
  t.equal(readFacetCounts(answer(10_000), [grid])[0]?.cells?.length, 10_000)
})

t.test('The longest text that a facet may search for is accepted by Elasticsearch, whatever it holds', async (t) => {
  for (const part of ['a', 'ab', '\u3042', '\u{1F600}', '.*', '\\', '"', '\u{FDFA}', 'x?']) {
    const text = fold(part.repeat(100)).slice(0, 100).toWellFormed()
    const facets = [sourcesWith(text)]
    t.match(await findLeads(engine, { companyId: 1 }, { ...everyLead, facets }), { facets: [{ values: [] }] }, part)
  }
})
