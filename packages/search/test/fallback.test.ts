import type { LeadQuery } from '@galena/lead/search/lead-query'
import { readSearchText } from '@galena/lead/search/read-search-text'
import t from 'tap'
import type { Engine } from '../src/engine/engine.ts'
import { countMatches, searchLeads, suggestLeads } from '../src/query/search-leads.ts'
import { createScratchIndex, type LeadFacts } from './scratch-index.ts'

const many: LeadFacts[] = Array.from({ length: 2_300 }, (_, index) => ({
  id: 1_000 + index,
  first_name: 'Bulk',
  last_name: 'Tester',
  created_at: index,
}))
const { engine } = await createScratchIndex(t, [
  { id: 1, first_name: 'Juan', last_name: 'Cruz', created_at: 1 },
  { id: 2, first_name: 'Juan A.', last_name: 'Cruz', created_at: 2 },
  { id: 3, first_name: 'Juan', last_name: 'Cruzado', created_at: 3 },
  { id: 4, first_name: 'Pedro', last_name: 'Lim Jr.', created_at: 4 },
  { id: 5, first_name: 'Pedro', last_name: 'Lim', created_at: 5 },
  { id: 6, first_name: 'Juan', last_name: 'Cruz III', company_id: 2, created_at: 6 },
  ...many,
])

let requests = 0
/** The same engine, counting the searches sent to it. */
const counted: Engine = {
  ...engine,
  search: (request, options) => {
    requests += 1
    return engine.search(request, options)
  },
}

async function find(text: string, more: Partial<LeadQuery> = {}, companyId = 1) {
  requests = 0
  const filters = [{ kind: 'bar', reading: readSearchText(text, 'PH') }] as const
  const query = { filters, order: { by: 'relevance' }, page: 1, rows: 10, include: new Set<never>(), ...more } as const
  const { total, hits, warnings } = await searchLeads(counted, { companyId }, query)
  const suggested = await suggestLeads(engine, { companyId }, filters[0], 10)
  return {
    total,
    ids: hits.map(({ document }) => document.id),
    warning: warnings.join(),
    requests,
    suggested: suggested.hits.map(({ document }) => document.id),
    suggestedWarning: suggested.warnings.join(),
  }
}

const lacks = (...words: string[]) =>
  `No lead matches every word of the search text, so these may lack ${words.map((word) => `"${word}"`).join(' and ')}`

t.test(
  'When no lead has all words, those that lack a title, a suffix or an initial are found, and it is said',
  async (t) => {
    for (const [text, ids, ...words] of [
      ['Juan Cruz Jr.', [2, 1, 3], 'jr.'],
      ['Mr. Juan Cruz', [2, 1, 3], 'mr.'],
      ['Engr Juan Cruz', [2, 1, 3], 'engr'],
      ['juan cruz iii', [2, 1, 3], 'iii'],
      ['Juan B. Cruz', [2, 1, 3], 'b.'],
      ['juan b cruz', [2, 1, 3], 'b'],
      ['Dr. Juan A. Cruz, Ph.D.', [2, 1, 3], 'dr.', 'a.', 'ph.d.'],
      ['Atty. Cruz', [2, 1, 3], 'atty.'],
    ] as const) {
      const found = await find(text)
      t.same(found.ids, ids, text)
      t.equal(found.total, ids.length, text)
      t.equal(found.warning, lacks(...words))
      t.same(found.suggested, ids, 'the suggestions are the same')
      t.equal(found.suggestedWarning, found.warning)
      t.equal(found.requests, 1, 'in one request')
    }
  },
)

t.test('Who has more of what others lack comes first', async (t) => {
  t.same((await find('Engr. Pedro Lim Jr.')).ids, [4, 5])
  t.same((await find('Engr. Juan A. Cruz')).ids, [2, 1, 3])
})

t.test('A lead that has all words is never mixed with others, in any order', async (t) => {
  for (const order of [
    { by: 'relevance' },
    { by: 'created_at', direction: 'desc' },
    { by: 'name', direction: 'asc' },
  ] as const) {
    const exact = await find('Pedro Lim Jr.', { order })
    t.same([exact.total, exact.ids, exact.warning, exact.requests], [1, [4], '', 1])
    t.same((await find('Pedro Lim Jr.', { order, page: 2 })).ids, [], 'nor on a page after the last')
  }
  t.same((await find('juan cruz iii', {}, 2)).ids, [6])
})

t.test('A fallback keeps the order that was asked for', async (t) => {
  t.same((await find('Juan Cruz Jr.', { order: { by: 'created_at', direction: 'asc' } })).ids, [1, 2, 3])
  t.same((await find('Juan Cruz Jr.', { order: { by: 'name', direction: 'desc' } })).ids, [3, 1, 2])
})

t.test('Nothing else is left out: names, half-typed words, digits and whole texts', async (t) => {
  for (const text of [
    'Pedro Cruz',
    'juan c x',
    'x cruz',
    'cruz x',
    'snr',
    'Mr.',
    'don cruz',
    'juan cruz zz',
    'Mr. 0917 555 0123',
  ])
    t.same([(await find(text)).total, (await find(text)).warning], [0, ''], text)
})

t.test('Every page of a fallback falls back, with the same exact total, in every order', async (t) => {
  for (const order of [
    { by: 'relevance' },
    { by: 'created_at', direction: 'desc' },
    { by: 'name', direction: 'asc' },
  ] as const) {
    const seen: number[] = []
    for (let page = 1; page <= 23; page++) {
      const { total, ids, warning } = await find('Bulk Tester Jr.', { order, page, rows: 100 })
      t.equal(total, many.length)
      t.equal(warning, lacks('jr.'))
      seen.push(...ids)
    }
    t.equal(new Set(seen).size, many.length, 'each lead once')
    t.equal(seen.length, many.length)
  }
})

t.test('A count is of the leads that match in full', async (t) => {
  t.equal(
    await countMatches(engine, { companyId: 1 }, { kind: 'bar', reading: readSearchText('Juan Cruz Jr.', 'PH') }),
    0,
  )
})
