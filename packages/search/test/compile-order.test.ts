import type { Order } from '@galena/lead/search/lead-query'
import t from 'tap'
import { compileFirstPageOrder, compileOrder } from '../src/query/compile-order.ts'
import { createScratchIndex } from './scratch-index.ts'

const { engine, index } = await createScratchIndex(t, [
  { id: 1, first_name: 'Ána', source: 'web', location: 'Cebu', created_at: 30, completed_at: 5 },
  { id: 2, first_name: 'bea', source: 'Web', created_at: 30, completed_at: 6 },
  { id: 3, first_name: 'Ana', source: 'fair', location: 'makati', created_at: 10 },
  { id: 4, location: 'Makati', created_at: 20, completed_at: 5 },
])

const table: readonly (readonly [Order, sort: object[], ids: number[]])[] = [
  [{ by: 'name', direction: 'asc' }, [{ name: { order: 'asc', missing: '_last' } }, { id: 'desc' }], [3, 1, 2, 4]],
  [{ by: 'name', direction: 'desc' }, [{ name: { order: 'desc', missing: '_last' } }, { id: 'desc' }], [2, 3, 1, 4]],
  [{ by: 'source', direction: 'asc' }, [{ source: { order: 'asc', missing: '_last' } }, { id: 'desc' }], [3, 2, 1, 4]],
  [
    { by: 'location', direction: 'desc' },
    [{ location: { order: 'desc', missing: '_last' } }, { id: 'desc' }],
    [4, 3, 1, 2],
  ],
  [
    { by: 'completion_date', direction: 'asc' },
    [{ completed_at: { order: 'asc', missing: '_last' } }, { id: 'desc' }],
    [4, 1, 2, 3],
  ],
  [
    { by: 'completion_date', direction: 'desc' },
    [{ completed_at: { order: 'desc', missing: '_last' } }, { id: 'desc' }],
    [2, 4, 1, 3],
  ],
  [
    { by: 'created_at', direction: 'asc' },
    [{ created_at: { order: 'asc', missing: '_last' } }, { id: 'desc' }],
    [3, 4, 2, 1],
  ],
  [
    { by: 'created_at', direction: 'desc' },
    [{ created_at: { order: 'desc', missing: '_last' } }, { id: 'desc' }],
    [2, 1, 4, 3],
  ],
  [
    { by: 'relevance' },
    [{ _score: { order: 'desc' } }, { created_at: { order: 'desc', missing: '_last' } }, { id: 'desc' }],
    [3, 2, 1, 4],
  ],
]

t.test('Each order becomes this sort and puts leads in this order, those without the value last', async (t) => {
  for (const [order, sort, ids] of table) {
    t.strictSame(compileOrder(order), sort, JSON.stringify(order))
    for (const compiled of [compileOrder(order), compileFirstPageOrder(order)]) {
      // Lead 3 scores higher than the others, which matters by relevance alone.
      const query = { bool: { must: [{ match_all: {} }], should: [{ ids: { values: ['3'] } }] } }
      const answer = await engine.client.search({ index, query, sort: compiled, _source: false })
      t.same(
        answer.hits.hits.map(({ _id }) => Number(_id)),
        ids,
        `${JSON.stringify(order)} finds ${ids.join(', ')}`,
      )
    }
  }
})

t.test('Only the newest leads are asked for in the order of the index, and only from the first row on', async (t) => {
  for (const [order, sort] of table) {
    const isNewestFirst = order.by === 'created_at' && order.direction === 'desc'
    t.strictSame(compileFirstPageOrder(order), isNewestFirst ? [{ company_id: 'asc' }, ...sort] : sort)
  }
})
