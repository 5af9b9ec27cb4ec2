import { searchPath } from '../support/system.ts'
import type { BenchSystem } from './system.ts'

/** One kind of question with many examples, each about another lead of the data. */
export interface QueryClass {
  readonly name: string
  readonly paths: readonly string[]
}

interface LeadFacts {
  readonly first_name: string
  readonly last_name: string
  readonly phone: string
  readonly campaign_id: number
  readonly status: string
  readonly label: string
  readonly latitude: number
  readonly longitude: number
}

const examples = 60

/** The classes of questions, with terms of leads drawn from the largest company. */
export async function drawQueries({ pool, largest }: BenchSystem): Promise<QueryClass[]> {
  const { rows } = await pool.query<LeadFacts>(
    `SELECT first_name, last_name, phone, campaign_id, folder.status, label.name AS label, latitude, longitude
     FROM lead TABLESAMPLE SYSTEM (5) JOIN candidate ON candidate.id = candidate_id JOIN folder ON folder.id = folder_id
     JOIN lead_label ON lead_id = lead.id JOIN label ON label.id = label_id
     WHERE lead.company_id = $1 AND latitude IS NOT NULL AND length(last_name) > 4 AND phone <> '' AND length(first_name) > 3
     ORDER BY hashint8(lead.id) LIMIT $2`,
    [largest.id, examples],
  )
  const search = (parameters: Record<string, string>) => `${searchPath}?${new URLSearchParams(parameters).toString()}`
  const each = (name: string, path: (lead: LeadFacts, at: number) => string): QueryClass => ({
    name,
    paths: rows.map(path),
  })
  return [
    each('newest list', (_, at) => search({ per_page: '12', page: String(1 + (at % 3)) })),
    each(
      'type-ahead',
      ({ first_name, last_name }, at) =>
        `/v1/leads/suggest?${new URLSearchParams({ query: at % 2 ? first_name.slice(0, 3) : `${first_name} ${last_name.slice(0, 2)}` }).toString()}`,
    ),
    each('name with a typo', ({ first_name, last_name }) =>
      search({ 'filter[query]': `${first_name} ${swapped(last_name)}` }),
    ),
    each('status, campaign and label', ({ status, campaign_id, label }) =>
      search({
        'filter[status_selected]': status,
        'filter[campaign_id]': String(campaign_id),
        'filter[label_selected]': label,
      }),
    ),
    each('radius and status', ({ latitude, longitude, status }, at) =>
      search({
        'filter[location_selected]': `${latitude},${longitude}`,
        'filter[location_radius_selected]': String(5 + (at % 50)),
        'filter[status_selected]': status,
      }),
    ),
    each('phone', ({ phone }) => search({ 'filter[query]': phone })),
    each('page 50', () => search({ page: '50' })),
  ]
}

/** With two neighbouring letters inside the word swapped. */
function swapped(word: string): string {
  const letters = Array.from(word)
  const [a = '', b = ''] = letters.slice(2, 4)
  return [...letters.slice(0, 2), b, a, ...letters.slice(4)].join('')
}
