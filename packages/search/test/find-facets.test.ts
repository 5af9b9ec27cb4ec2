import type { Facet, FacetValues } from '@galena/lead/search/facet'
import { textTerm } from '@galena/lead/text/attribute-value'
import { byCodePoint, fold } from '@galena/lead/text/fold'
import t, { type Test } from 'tap'
import type { Ask } from '../src/query/ask.ts'
import { completeValues } from '../src/query/complete-values.ts'
import { findLeads } from '../src/query/find-leads.ts'
import type { FoundFacet } from '../src/query/refine-facets.ts'
import { createScratchIndex, type LeadFacts } from './scratch-index.ts'

/** Attributes as Postgres hands them over: lists as JSON text. */
type Others = Readonly<Record<string, string | readonly string[]>>

function leadOf(id: number, others: Others, companyId = 1): LeadFacts {
  const lists = Object.keys(others).filter((key) => typeof others[key] !== 'string')
  const texts = Object.entries(others).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return { id, company_id: companyId, others: Object.fromEntries(texts), structured: lists.length > 0 ? lists : null }
}

function facetOf(key: string, options: { size?: number; search?: string } = {}): Facet {
  const search = options.search === undefined ? undefined : fold(options.search)
  return facetWith({ by: 'texts', key, size: options.size ?? 10, search }, key)
}

function facetWith(values: FacetValues, key: string): Facet {
  return { name: `others.${key}`, leavesOut: undefined, present: { kind: 'attribute value', key }, values }
}

const everyLead = {
  conditions: [],
  text: undefined,
  sort: [{ by: 'created_at', direction: 'desc' } as const],
  rows: 0,
  from: 0,
  after: undefined,
  include: new Set<never>(),
}

async function index(t: Test, leads: readonly LeadFacts[], shards = 1) {
  const { engine } = await createScratchIndex(t, leads, shards)
  return async (...facets: readonly Facet[]) =>
    (await findLeads(engine, { companyId: 1 }, { ...everyLead, facets })).facets
}

/** What a facet must be, counted from the attributes themselves. */
function expected(
  key: string,
  attributes: readonly (readonly string[])[],
  { size = 10, search = '' } = {},
): FoundFacet {
  const texts = attributes.map((list) => new Set(list.map((text) => text.normalize('NFC').trim()).filter(Boolean)))
  const counts = new Map<string, number>()
  for (const text of texts.flatMap((set) => [...set]))
    if (fold(text).includes(fold(search))) counts.set(text, (counts.get(text) ?? 0) + 1)
  const all = [...counts].map(([value, count]) => ({ value, count }))
  all.sort((a, b) => b.count - a.count || byCodePoint(textTerm(key, a.value), textTerm(key, b.value)))
  const left = new Set(all.slice(size).map(({ value }) => value))
  return {
    missing: texts.filter((set) => set.size === 0).length,
    values: all.slice(0, size),
    other: texts.filter((set) => [...set].some((text) => left.has(text))).length,
  }
}

const long = 'ü'.repeat(3_000)
const texts = [
  [
    'Yes',
    'yes',
    'YÉS',
    ' Yes ',
    '*',
    '?',
    '.*',
    '"quoted"',
    'a|b',
    'one\ntwo',
    '[x]',
    '\\',
    '#',
    '~',
    '@',
    '&&',
    '<1-5>',
  ],
  [
    '👍🏽',
    'Cafe\u0301',
    'Café',
    'ﬁ',
    'fi',
    'straße',
    `${long}1`,
    `${long}2`,
    `${long}NEEDLE`,
    '',
    ' ',
    '{',
    '=',
    '7',
    '7.0',
  ],
].flat()
const keys = [
  'city',
  'CITY',
  'city.name',
  '"k"',
  'a*',
  'a',
  '.',
  '.*',
  '(x|y)',
  '[a-z]+',
  '~#@&<1-9>',
  '\\d',
  '',
  'Ключ',
  '👍🏽',
  '\\u0000',
  '␀',
  '__proto__',
  'k\nl',
  'k'.repeat(120),
]
const ids = Array.from({ length: 90 }, (_, id) => id + 1)
const pick = (id: number, shift: number) => texts[(id * 7 + shift * 5) % texts.length] ?? ''
/** The texts of each key by lead: of a key alone, in a list, or none. */
const valuesOf = (id: number, place: number): readonly string[] => {
  if ((id + place) % 5 === 0) return []
  const several = (id + place) % 3 === 0 && place % 2 === 0
  return several ? [pick(id, place), pick(id + 1, place), pick(id, place)] : [pick(id, place)]
}
const leads = ids.map((id) => {
  const others = keys.map((key, place): [string, string | readonly string[]][] => {
    const list = valuesOf(id, place)
    const [only] = list
    return only === undefined ? [] : [[key, list.length === 1 ? only : list]]
  })
  return leadOf(id, Object.fromEntries(others.flat()))
})

const options = [
  {},
  { size: 3 },
  { size: 1_000 },
  { search: 'É' },
  { search: 'needle', size: 1 },
  { search: 'f', size: 1 },
  { search: 'u'.repeat(150), size: 2 },
  { search: '\n' },
]

for (const shards of [1, 3])
  t.test(`The texts of any key are counted, with ${shards} primary shards`, async (t) => {
    const count = await index(t, [...leads, leadOf(1_000, { city: 'Yes', a: 'Theirs' }, 2)], shards)
    for (const one of options) {
      const found = await count(...keys.map((key) => facetOf(key, one)))
      for (const [place, key] of keys.entries()) {
        const attributes = ids.map((id) => valuesOf(id, place))
        t.same(found[place], expected(key, attributes, one), `${key} ${JSON.stringify(one).slice(0, 50)}`)
      }
    }
    t.same(await count(facetOf('nobody has it')), [{ missing: ids.length, values: [], other: 0 }])
  })

t.test('Buckets have the same width, also where the whole is beyond every number', async (t) => {
  const numbers = ['-1e308', '-2.5e307', '0', '1e308']
  const countOf = await index(
    t,
    numbers.map((pay, at) => leadOf(at + 1, { pay })),
  )
  const buckets = { key: 'pay', reading: 'number', count: 4 } as const
  const [facet] = await countOf({
    name: 'others.pay',
    leavesOut: undefined,
    present: { kind: 'attribute value', key: 'pay' },
    buckets,
  })
  t.same(facet?.buckets, [
    { from: -1e308, to: -5e307, count: 1 },
    { from: -5e307, to: 0, count: 1 },
    { from: 0, to: 5e307, count: 1 },
    { from: 5e307, to: 1e308, count: 1 },
  ])
})

t.test('A value is searched for, and found by its leads, among more of them than one response has', async (t) => {
  const many = (id: number) => Array.from({ length: 2_200 }, (_, n) => `${id % 2 ? 'odd' : 'Éven'} ${id}-${n}`)
  const attributes = Array.from({ length: 15 }, (_, n) => [...many(n), ...(n > 11 ? ['zz common', 'Zz other'] : [])])
  const leads = attributes.map((list, n) => leadOf(n + 1, { many: list, single: list[0] ?? '' }))
  const count = await index(t, leads, 3)
  for (const one of [{}, { size: 2 }, { search: 'even' }, { search: 'ODD 3-', size: 1_000 }, { search: 'common' }])
    t.same(await count(facetOf('many', one)), [expected('many', attributes, one)], JSON.stringify(one))
})

t.test('Counts that no single response can have are those of a walk through all values', async (t) => {
  const letters = ['a', 'b', 'c', 'b', 'a', 'B', 'd', 'e']
  const pay = [['3', '3.0', '3', '3'], ['1', '2'], ['2'], ['1'], ['9', 'x'], [], ['5'], ['2', '5']]
  const { engine } = await createScratchIndex(
    t,
    letters.map((source, n) => ({ ...leadOf(n + 1, { pay: pay[n] ?? [], letter: source }), source })),
    3,
  )
  const ask: Ask = async (aggs) =>
    (await engine.client.search({ index: engine.alias, size: 0, aggs })).aggregations ?? {}
  const inexact = { missing: 0, isInexact: true, texts: { sum: 8, isWhole: false, isSingle: true } } as const
  const complete = (values: FacetValues) => completeValues(values, inexact, ask)
  t.match(await complete({ by: 'terms', field: 'source', shownIn: 'source', size: 2, search: undefined }), {
    values: [
      { value: 'B', count: 3 },
      { value: 'a', count: 2 },
    ],
    other: 3,
  })
  t.match(await complete({ by: 'texts', key: 'letter', size: 2, search: undefined }), {
    values: [
      { value: 'a', count: 2 },
      { value: 'b', count: 2 },
    ],
    other: 4,
  })
  const numbers = { by: 'attribute', key: 'pay', reading: 'number', size: 2 } as const
  const mostPaid = [
    { value: 2, count: 3 },
    { value: 1, count: 2 },
  ]
  t.match(await complete(numbers), { values: mostPaid })
  const facets = [facetWith(numbers, 'pay')]
  const found = await findLeads(engine, { companyId: 1 }, { ...everyLead, facets })
  t.same(found.facets, [{ missing: 1, values: mostPaid, other: 4 }], 'a list may hold a number twice')
  const longSearch = { by: 'terms', field: 'source', shownIn: 'source', size: 2, search: 'u'.repeat(200) } as const
  const none = await findLeads(engine, { companyId: 1 }, { ...everyLead, facets: [facetWith(longSearch, 'letter')] })
  t.match(none.facets, [{ values: [], other: 0 }], 'a long search of a source')
})

t.test('More values than fit into memory are refused in words', async (t) => {
  const endless = () =>
    Promise.resolve({
      page: {
        buckets: Array.from({ length: 20_000 }, (_, n) => ({
          key: { term: `k\u0000=${'x'.repeat(1_000)}${n}` },
          doc_count: 1,
        })),
      },
    })
  const texts = { sum: 1, isWhole: false, isSingle: false }
  const values = { by: 'texts', key: 'k', size: 3, search: 'x' } as const
  await t.rejects(completeValues(values, { missing: 0, texts }, endless), {
    facet: 'others.k',
    message: /send more of it/,
  })
})
