import type { Filter } from '@galena/lead/search/filter'
import type { SortKey } from '@galena/lead/search/lead-query'
import { readSearchText } from '@galena/lead/search/read-search-text'
import t from 'tap'
import { TooFarError } from '../src/engine/engine-error.ts'
import type { LeadList } from '../src/query/compile-list.ts'
import { findEachOfLeads, findLeads } from '../src/query/find-leads.ts'
import { createScratchIndex, type LeadFacts } from './scratch-index.ts'

const names = ['Maria', 'Marian', 'Jose', null]
const hour = 3_600_000
const leads = Array.from(
  { length: 60 },
  (_, id): LeadFacts => ({
    id: id + 1,
    company_id: id % 5 === 0 ? 2 : 1,
    folder_id: 9 + (id % 3),
    first_name: names[id % 4] ?? null,
    created_at: Math.floor(id / 3) * hour,
    updated_at: (id % 7) * hour,
    scheduled_at: id % 2 === 0 ? null : (id % 4) * hour,
    others: id % 3 === 0 ? { pay: String(id % 6) } : {},
    answers: id % 2 === 0 ? null : [{ question: null, transcript: 'Mar and Maria', file: null }],
  }),
)
const { engine } = await createScratchIndex(t, leads)

const everyLead: LeadList = {
  conditions: [],
  text: undefined,
  sort: [{ by: 'created_at', direction: 'desc' }],
  rows: 100,
  from: 0,
  after: undefined,
  include: new Set(),
  facets: [],
}
const mar: Filter = {
  kind: 'bar',
  reading: { terms: [{ kind: 'word', local: 'mar', word: 'mar', joined: [], edits: 0, isLast: true }] },
}
/** Scores far apart: 22 and 23 for names, 0 for words in texts. */
const marInTexts: Filter = { kind: 'bar', reading: readSearchText('mar maria', 'PH', ['answers']) }
const bestFirst: readonly SortKey[] = [{ by: 'relevance' }, { by: 'created_at', direction: 'desc' }]
const sorts: readonly (readonly SortKey[])[] = [
  [{ by: 'created_at', direction: 'desc' }],
  [{ by: 'name', direction: 'asc' }],
  [{ by: 'scheduled_at', direction: 'desc' }],
  [{ by: 'scheduled_at', direction: 'asc' }],
  [{ by: 'updated_at', direction: 'asc' }],
  [
    { by: 'status', folders: [9, 10, 11], direction: 'desc' },
    { by: 'attribute', key: 'pay', reading: 'number', direction: 'asc' },
    { by: 'updated_at', direction: 'asc' },
  ],
]

const idsOf = async (list: LeadList, maxSkipped?: number) => {
  const { hits, total } = await findLeads(
    engine,
    { companyId: 1 },
    list,
    maxSkipped === undefined ? {} : { maxSkipped },
  )
  return { total, ids: hits.map(({ document }) => document.id) }
}

t.test('A page is the same however it is reached: by skipping rows, from the page before, or far down', async (t) => {
  const searches = [
    ...sorts.map((sort) => ({ sort, text: undefined })),
    ...[mar, marInTexts].map((text) => ({ sort: bestFirst, text })),
  ]
  for (const search of searches) {
    const what = search.sort.map(({ by }) => by).join()
    const list = { ...everyLead, ...search }
    const { total, ids } = await idsOf(list)
    t.equal(ids.length, total, what)
    for (const from of [5, 17, 23, 200]) {
      const part = { ...list, from, rows: 7 }
      t.same(await idsOf(part, 5), { total, ids: ids.slice(from, from + 7) }, `${what}: far down, ${from}`)
    }
    const before = await findLeads(engine, { companyId: 1 }, { ...list, rows: 11 })
    const after = before.hits.at(-1)?.sortValues
    t.same(await idsOf({ ...list, after, rows: 9 }), { total, ids: ids.slice(11, 20) }, `${what}: from the page before`)
    t.same(await idsOf({ ...list, after, rows: 0 }), { total, ids: [] }, `${what}: a count`)
  }
})

t.test('Several lists are read at once, and each is of the company', async (t) => {
  const found = await findEachOfLeads(engine, { companyId: 2 }, [
    { ...everyLead, rows: 3 },
    { ...everyLead, conditions: [{ filter: { kind: 'lead', ids: [1, 2, 3] } }] },
    { ...everyLead, from: 9_999, rows: 10 },
  ])
  t.same(
    found.map((list) => (list instanceof Error ? list.message : [list.total, list.hits.length])),
    [
      [12, 3],
      [1, 1],
      [12, 0],
    ],
  )
})

t.test('A list says where it ends', async (t) => {
  const { total } = await idsOf(everyLead)
  for (const [rows, isEnd] of [
    [total - 1, false],
    [total, true],
    [total + 1, true],
  ] as const) {
    const { hits, isEnd: found } = await findLeads(engine, { companyId: 1 }, { ...everyLead, rows })
    t.same([hits.length, found], [Math.min(rows, total), isEnd])
  }
  for (const sort of sorts)
    for (const [from, isEnd] of [
      [total - 8, false],
      [total - 7, true],
    ] as const)
      t.match(await findLeads(engine, { companyId: 1 }, { ...everyLead, sort, from, rows: 7 }, { maxSkipped: 5 }), {
        isEnd,
      })
})

t.test('A page that is too far down for its sort is an error, and none where rows can be counted', async (t) => {
  const far = { maxSkipped: 5, maxWalked: 10 }
  for (const sort of sorts) {
    const page = findLeads(engine, { companyId: 1 }, { ...everyLead, sort, from: 17, rows: 7 }, far)
    if (sort.length > 1) await t.rejects(page, TooFarError)
    else t.match(await page, { hits: { length: 7 } })
  }
})
