import { type Figure, figure } from '../figure.ts'
import { medianInterval } from '../statistics.ts'
import type { BenchSystem } from '../system.ts'
import { ratiosInTurns, searchPath, shotOf } from './ask.ts'

const blocks = 18
const batches = 20

interface Lead {
  readonly id: number
  readonly first_name: string
  readonly phone: string
  readonly campaign_id: number
  readonly status: string
}

/** Five searches in one request against the same five one after another. */
export async function measureBatch(system: BenchSystem): Promise<Figure[]> {
  const { rows } = await system.pool.query<Lead>(
    `SELECT lead.id, first_name, phone, campaign_id, status
     FROM lead JOIN candidate ON candidate.id = candidate_id JOIN folder ON folder.id = folder_id
     WHERE lead.company_id = $1 AND phone <> '' AND first_name ~ '^[A-Za-z]{4,}$' ORDER BY hashint8(lead.id) LIMIT $2`,
    [system.largest.id, batches],
  )
  const sets = rows.map(searchesLike)
  const ratios = await ratiosInTurns(blocks, {
    own: sets.map((searches) => [shotOf(system, '/v1/search/batch', { searches })]),
    base: sets.map((searches) => searches.map((body) => shotOf(system, searchPath, body))),
  })
  const name = 'batch of 5 ÷ 5 single requests'
  return [figure({ suite: 'native', name, ...medianInterval(ratios), unit: '×', aim: '≤ 0.6' })]
}

/** What a page about a lead may ask at once. */
function searchesLike({ id, first_name, phone, campaign_id, status }: Lead): object[] {
  return [
    { filter: { field: 'id', is: id }, limit: 1 },
    { query: phone, limit: 5 },
    { query: first_name, limit: 10, highlight: true },
    { filter: { field: 'status', is: status }, limit: 10 },
    {
      filter: {
        and: [
          { field: 'campaign_id', is: campaign_id },
          { field: 'has_resume', is: true },
        ],
      },
      limit: 10,
    },
  ]
}
