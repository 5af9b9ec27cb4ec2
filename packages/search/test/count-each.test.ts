import type { Filter } from '@galena/lead/search/filter'
import t from 'tap'
import { compileWithoutEach, countEach, countWithoutEach } from '../src/query/count-each.ts'
import { createScratchIndex, type LeadFacts } from './scratch-index.ts'

const leads = Array.from(
  { length: 48 },
  (_, id): LeadFacts => ({
    id: id + 1,
    company_id: id % 5 === 0 ? 2 : 1,
    folder_id: id % 3,
    campaign_id: id % 4,
    label_ids: id % 2 === 0 ? [7] : [],
    first_name: id % 7 === 0 ? 'Maria' : null,
  }),
)
const { engine } = await createScratchIndex(t, leads)

const folder = (id: number): Filter => ({ kind: 'folder', id })
const labelled: Filter = { kind: 'label', ids: [7] }
const campaign = (...ids: number[]): Filter => ({ kind: 'campaign', ids })
const not = (filter: Filter): Filter => ({ kind: 'not', filter })
const named: Filter = { kind: 'exists', field: 'name' }
const everybody: Filter = { kind: 'all', filters: [] }
const nobody: Filter = { kind: 'nobody' }

t.test('What is found without each of several filters is counted as if each was searched for apart', async (t) => {
  const searches: Filter[][] = [
    [folder(0), folder(1)],
    [labelled, not(labelled), named],
    [folder(0), labelled, campaign(1, 3)],
    [folder(0), folder(0), campaign(9)],
    [nobody, everybody, named],
    [nobody, nobody, named],
    [everybody, nobody],
    [campaign(9), campaign(9)],
    [campaign(0, 1), campaign(1, 2), campaign(2, 3), everybody, { kind: 'any', filters: [named, labelled] }],
  ]
  let found = 0
  for (const [index, filters] of searches.entries())
    for (const company of [1, 2]) {
      const [all] = await countEach(engine, { companyId: company }, [{ kind: 'all', filters }])
      if (all !== 0) throw new Error(`Somebody matches all of search ${index}.`)
      const apart = filters.map((_, left): Filter => {
        // The same filter twice leaves its other copy.
        return { kind: 'all', filters: filters.filter((_, other) => other !== left) }
      })
      const wanted = await countEach(engine, { companyId: company }, apart)
      t.same(
        await countWithoutEach(engine, { companyId: company }, filters),
        wanted,
        `search ${index} of company ${company}`,
      )
      found += wanted.reduce((sum, count) => sum + count, 0)
    }
  t.ok(found > 50, 'the searches count somebody')
})

t.test('The request for what is found without each filter grows with the filters, not with their square', async (t) => {
  const filters = Array.from(
    { length: 200 },
    (_, n): Filter => ({ kind: 'terms', field: 'source', values: Array.from({ length: 50 }, (_, m) => `${n}-${m}`) }),
  )
  const sent = (some: readonly Filter[]) => JSON.stringify(compileWithoutEach(some)).length
  t.ok(sent(filters) < 2.5 * sent(filters.slice(0, 100)))
})
