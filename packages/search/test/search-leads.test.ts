import type { Filter } from '@galena/lead/search/filter'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import t from 'tap'
import { countMatches, searchLeads, suggestLeads } from '../src/query/search-leads.ts'
import { createScratchIndex } from './scratch-index.ts'

const { engine } = await createScratchIndex(t, [
  { id: 1, company_id: 1, campaign_id: 10, first_name: 'Maria', created_at: 1 },
  { id: 2, company_id: 1, campaign_id: 10, first_name: 'Mariana', created_at: 2 },
  { id: 3, company_id: 1, campaign_id: 11, created_at: 3, answers: [{ question: 'Q', transcript: null, file: null }] },
  { id: 4, company_id: 2, campaign_id: 10, first_name: 'Maria', created_at: 4 },
])

const newest = { by: 'created_at', direction: 'desc' } as const
const query: LeadQuery = { filters: [], order: newest, page: 1, rows: 10, include: new Set() }
const application = (id: number): Filter => ({
  kind: 'bar',
  reading: { terms: [{ kind: 'application', id: String(id) }] },
})
const maria: Filter = {
  kind: 'bar',
  reading: { terms: [{ kind: 'word', local: 'maria', word: 'maria', joined: [], edits: 0, isLast: true }] },
}

async function idsOf(companyId: number, asked: Partial<LeadQuery>): Promise<number[]> {
  const { hits } = await searchLeads(engine, { companyId }, { ...query, ...asked })
  return hits.map(({ document }) => document.id)
}

t.test('A company finds its own leads and no others, whatever it asks for', async (t) => {
  t.same(await idsOf(1, {}), [3, 2, 1])
  t.same(await idsOf(2, {}), [4])
  t.same(await idsOf(3, {}), [])
  t.same(await idsOf(1, { filters: [{ kind: 'campaign', ids: [10] }] }), [2, 1])
  t.same(await idsOf(1, { filters: [application(4)], order: { by: 'relevance' } }), [])
  t.equal(await countMatches(engine, { companyId: 1 }, maria), 2)
  t.equal(await countMatches(engine, { companyId: 2 }, maria), 1)
  t.equal(await countMatches(engine, { companyId: 1 }, application(4)), 0)
  t.same(
    (await suggestLeads(engine, { companyId: 2 }, maria, 8)).hits.map(({ document }) => document.id),
    [4],
  )
})

t.test('All filters must hold, and the total counts all matches, also those of other pages', async (t) => {
  const filters: Filter[] = [{ kind: 'campaign', ids: [10] }, maria]
  t.same(await idsOf(1, { filters, order: { by: 'relevance' } }), [1, 2], 'the better match comes first')
  const { total, hits } = await searchLeads(engine, { companyId: 1 }, { ...query, rows: 1, page: 2 })
  t.equal(total, 3)
  t.same(
    hits.map(({ document }) => document.id),
    [2],
  )
  t.same(await searchLeads(engine, { companyId: 1 }, { ...query, page: 2 }), { total: 3, hits: [], warnings: [] })
})

t.test('Suggestions are the best matches, as many as asked for', async (t) => {
  t.same(
    (await suggestLeads(engine, { companyId: 1 }, maria, 1)).hits.map(({ document }) => document.id),
    [1],
  )
})

t.test('Extras come only with a query that includes some', async (t) => {
  const [plain] = (await searchLeads(engine, { companyId: 1 }, query)).hits
  t.equal(plain?.extras, undefined)
  const [whole] = (await searchLeads(engine, { companyId: 1 }, { ...query, include: new Set(['answers'] as const) }))
    .hits
  t.match(JSON.parse(whole?.extras ?? ''), { answers: [{ question: 'Q' }] })
})
