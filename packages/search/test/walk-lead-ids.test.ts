import type { SortKey } from '@galena/lead/search/lead-query'
import { readSearchText } from '@galena/lead/search/read-search-text'
import t from 'tap'
import { findLeads } from '../src/query/find-leads.ts'
import { type IdPage, walkLeadIds } from '../src/query/walk-lead-ids.ts'
import { createScratchIndex, type LeadFacts, writeLeads, writeOf } from './scratch-index.ts'

const hour = 3_600_000
const leads = Array.from(
  { length: 60 },
  (_, id): LeadFacts => ({
    id: id + 1,
    company_id: id % 5 === 0 ? 2 : 1,
    folder_id: 9 + (id % 3),
    first_name: ['Maria', 'Marian', 'Jose', null][id % 4] ?? null,
    source: id % 3 === 0 ? null : `Source ${id % 4}`,
    created_at: Math.floor(id / 4) * hour,
    scheduled_at: id % 7 === 0 ? null : (id % 6) * hour,
  }),
)
const sorts: readonly (readonly SortKey[])[] = [
  [{ by: 'created_at', direction: 'desc' }],
  [{ by: 'created_at', direction: 'asc' }],
  [
    { by: 'scheduled_at', direction: 'desc' },
    { by: 'source', direction: 'asc' },
  ],
  [
    { by: 'source', direction: 'desc' },
    { by: 'status', folders: [11, 9, 10], direction: 'asc' },
  ],
]
async function pagesOf(walk: AsyncIterable<IdPage>): Promise<IdPage[]> {
  const pages: IdPage[] = []
  for await (const page of walk) pages.push(page)
  return pages
}

const everybody = { conditions: [], text: undefined }

t.test('A walk sorted by numbers tells the greatest and the least one from none', async (t) => {
  const pays = [undefined, Number.MAX_VALUE, 5, undefined, -Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE]
  const paid = pays.map((pay, at) => ({
    id: at + 1,
    company_id: 1,
    others: pay === undefined ? {} : { pay: String(pay) },
  }))
  const { engine } = await createScratchIndex(t, paid)
  const orders = { asc: [7, 5, 3, 6, 2, 4, 1], desc: [6, 2, 3, 7, 5, 4, 1] } as const
  for (const direction of ['asc', 'desc'] as const)
    for (const rows of [1, 2, 3, 7]) {
      const sort: readonly SortKey[] = [{ by: 'attribute', key: 'pay', reading: 'number', direction }]
      const pages = await pagesOf(walkLeadIds(engine, { companyId: 1 }, { ...everybody, sort }, { rows }))
      t.same(
        pages.flatMap(({ ids }) => ids),
        orders[direction],
        `${direction} by ${rows}`,
      )
    }
})

t.test('A walk finds each lead of the company once, in the order of a search', async (t) => {
  for (const shards of [1, 3]) {
    const { engine } = await createScratchIndex(t, leads, shards)
    const text = { kind: 'bar', reading: readSearchText('maria', 'PH', []) } as const
    const lists = [
      ...sorts.map((sort) => ({ ...everybody, sort })),
      { conditions: [], text, sort: [{ by: 'relevance' }, { by: 'created_at', direction: 'desc' }] as const },
    ]
    for (const list of lists) {
      const whole = { ...list, rows: 100, from: 0, after: undefined, include: new Set<never>(), facets: [] }
      const { hits, total } = await findLeads(engine, { companyId: 1 }, whole)
      for (const rows of [1, 7, total, 100]) {
        const pages = await pagesOf(walkLeadIds(engine, { companyId: 1 }, list, { rows }))
        t.same(
          pages.flatMap(({ ids }) => ids),
          hits.map(({ document }) => document.id),
          `${JSON.stringify(list.sort)} by ${rows} on ${shards} shards`,
        )
        t.ok(pages.every((page) => page.total === total))
        t.equal(pages.length, Math.ceil(total / rows))
      }
    }
  }
})

t.test('A walk does not see what changes meanwhile', async (t) => {
  const scratch = await createScratchIndex(t, leads)
  const walk = walkLeadIds(scratch.engine, { companyId: 1 }, { ...everybody, sort: sorts[0] ?? [] }, { rows: 10 })
  const first = await walk.next()
  const added = Array.from({ length: 30 }, (_, index) => ({ id: 100 + index, created_at: index * hour }))
  await writeLeads(
    scratch,
    [...added, { id: 2, created_at: 99 * hour }].map((lead) => writeOf(lead, 2)),
  )
  const rest = await pagesOf(walk)
  const ids = [first.value as IdPage, ...rest].flatMap((page) => page.ids)
  t.same(
    ids.toSorted((a, b) => a - b),
    leads.filter(({ company_id }) => company_id === 1).map(({ id }) => id),
  )
})

t.test('A walk leaves no point in time behind, whether it is read to the end, left, or fails', async (t) => {
  const { engine, index } = await createScratchIndex(t, leads)
  const open = async () => {
    const { _all } = await engine.client.indices.stats({ index, metric: 'search' })
    return _all.total?.search?.open_contexts
  }
  const list = { ...everybody, sort: sorts[1] ?? [] }
  await pagesOf(walkLeadIds(engine, { companyId: 1 }, list, { rows: 10 }))
  t.equal(await open(), 0)
  for await (const { ids } of walkLeadIds(engine, { companyId: 1 }, list, { rows: 10 })) {
    t.equal(await open(), 1)
    t.equal(ids.length, 10)
    break
  }
  t.equal(await open(), 0)
  const controller = new AbortController()
  const walk = walkLeadIds(engine, { companyId: 1 }, list, { rows: 10, signal: controller.signal })
  await walk.next()
  controller.abort()
  await t.rejects(walk.next())
  t.equal(await open(), 0)
})

t.test('A company without leads has one empty page', async (t) => {
  const { engine } = await createScratchIndex(t, leads)
  t.same(await pagesOf(walkLeadIds(engine, { companyId: 3 }, { ...everybody, sort: sorts[0] ?? [] })), [
    { ids: [], total: 0 },
  ])
})
