import type { Filter } from '@galena/lead/search/filter'
import type { LeadQuery, Order } from '@galena/lead/search/lead-query'
import t from 'tap'
import { type CursorCache, createCursorCache } from '../src/paging/cursor-cache.ts'
import { nearRows } from '../src/paging/rank-search.ts'
import { compileOrder } from '../src/query/compile-order.ts'
import { searchBody, searchLeads } from '../src/query/search-leads.ts'
import { createScratchIndex, type LeadFacts, writeLeads, writeOf } from './scratch-index.ts'

const count = 4_000
const rows = 200
const day = 86_400_000
const names = ['Maria', 'Marian', 'Mario', 'Marie', 'Marai', 'Zoë', 'Ωmega']

/** Many leads share a day, a minute, a millisecond, a name or a source, and many have no name, source and so on. */
function lead(id: number): LeadFacts {
  const minute = Math.floor(id / 600) * 60_000
  const created_at = Date.UTC(2026, 0, 1) + (id % 3) * day + (id % 2) * minute + (id % 7 === 0 ? id % 5 : 0)
  return {
    id,
    created_at,
    ...(id % 5 > 0 && { first_name: names[id % names.length] ?? null, last_name: id % 4 > 1 ? 'Cruz' : `Cruz ${id}` }),
    ...(id % 5 > 1 && { source: id % 2 === 0 ? 'web' : `source ${id % 11}` }),
    ...(id % 7 > 1 && { location: 'Makati' }),
    ...(id % 4 > 1 && { completed_at: created_at + (id % 13) }),
  }
}

const scratch = await createScratchIndex(
  t,
  Array.from({ length: count }, (_, at) => lead(at + 1)),
)
const { engine, index } = scratch

const everyOrder: readonly Order[] = [
  ...(['name', 'source', 'location', 'created_at', 'completion_date'] as const).flatMap((by) =>
    (['asc', 'desc'] as const).map((direction) => ({ by, direction })),
  ),
  { by: 'relevance' },
]

/** Matches most leads, in different ways. */
const text: Filter = {
  kind: 'bar',
  reading: { terms: [{ kind: 'word', local: 'maria', word: 'maria', joined: [], edits: 1, isLast: true }] },
}

function queryOf(order: Order, page = 1): LeadQuery {
  return { filters: order.by === 'relevance' ? [text] : [], order, page, rows, include: new Set() }
}

/** The ids of the whole list, sorted by Elasticsearch in one request. */
async function wholeList(order: Order): Promise<number[]> {
  const { query } = searchBody({ companyId: 1 }, queryOf(order))
  const answer = await engine.client.search({
    index,
    query,
    sort: compileOrder(order),
    size: 10_000,
    _source: false,
  })
  return answer.hits.hits.map(({ _id }) => Number(_id))
}

/** The ids on a page, as a search shows it. */
async function idsOf(query: LeadQuery, cursors?: CursorCache): Promise<number[]> {
  const { hits } = await searchLeads(engine, { companyId: 1 }, query, cursors && { cursors })
  return hits.map(({ document }) => document.id)
}

/** Runs some work and counts the requests that it sends to Elasticsearch. */
async function requestsOf(work: () => Promise<void>): Promise<number> {
  let requests = 0
  const onRequest = () => {
    requests++
  }
  engine.client.diagnostic.on('request', onRequest)
  await work()
  engine.client.diagnostic.off('request', onRequest)
  return requests
}

for (const order of everyOrder) {
  t.test(`Far pages by ${Object.values(order).join(' ')} are those of the whole sorted list`, async (t) => {
    const list = await wholeList(order)
    const last = Math.ceil(list.length / rows)
    t.ok(last > nearRows / rows, `${list.length} leads`)
    for (let page = nearRows / rows; page <= last + 1; page++) {
      const { total, hits } = await searchLeads(engine, { companyId: 1 }, queryOf(order, page))
      t.equal(total, list.length)
      t.same(
        hits.map(({ document }) => document.id),
        list.slice((page - 1) * rows, page * rows),
        `page ${page}`,
      )
    }
  })

  t.test(`Walking by ${Object.values(order).join(' ')} shows every lead once`, async (t) => {
    const list = await wholeList(order)
    const cursors = createCursorCache()
    const walked: number[] = []
    const pages = Math.ceil(list.length / rows)
    const requests = await requestsOf(async () => {
      for (let page = 1; page <= pages; page++) {
        walked.push(...(await idsOf(queryOf(order, page), cursors)))
      }
    })
    t.same(walked, list)
    if (order.by === 'relevance') t.ok(requests > pages, 'by relevance far pages are counted')
    else t.equal(requests, pages, 'one request for each page')
  })
}

t.test('A page longer than the rest of its bucket continues in the next ones', async (t) => {
  const order = { by: 'source', direction: 'asc' } as const
  const list = await wholeList(order)
  t.same(await idsOf({ ...queryOf(order, 2), rows: 1_500 }), list.slice(1_500, 3_000))
})

t.test('A lead that comes during a walk moves the pages behind it', async (t) => {
  for (const [order, page] of [
    [{ by: 'created_at', direction: 'asc' }, 12],
    [{ by: 'completion_date', direction: 'asc' }, 18],
  ] as const) {
    const cursors = createCursorCache()
    await idsOf(queryOf(order, page - 1), cursors)
    await writeLeads(scratch, [writeOf({ id: count + page, created_at: 0, completed_at: 0 })])
    const list = await wholeList(order)
    t.equal(list[0], count + page)
    t.same(await idsOf(queryOf(order, page), cursors), list.slice((page - 1) * rows, page * rows), order.by)
  }
})
