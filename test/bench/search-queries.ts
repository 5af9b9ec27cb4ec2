import { searchPath } from '../support/system.ts'
import type { BenchSystem } from './system.ts'

/** One kind of query with many examples, each about another lead of the data. */
export interface QueryClass {
  readonly name: string
  readonly examples: readonly Example[]
  /** Requests to send first, so that the examples continue from there. */
  readonly first?: string
}

export interface Example {
  readonly path: string
  /** The leads that are to be found. */
  readonly truth: Truth
}

/** A condition on `facts`, a lead with its person, folder and labels; `$1` is the company, the values come after it. */
interface Truth {
  readonly where: string
  readonly values: readonly unknown[]
  /**
   * `exactly`: these leads and no others, newest first, and this page of them. `all`: none of these is missing, others
   * may be found too. `only`: where there are enough of them, no others are shown.
   */
  readonly means: 'exactly' | 'all' | 'only'
  /** With `all`: shown leads for which this does not hold must be among them. */
  readonly others?: string
  /** With `all`: the same search with this lead's id in the search text finds only this lead. */
  readonly meant?: number
  readonly page?: number
}

/** A lead from which a query is made. */
interface LeadFacts {
  readonly id: number
  readonly first_name: string
  readonly last_name: string
  readonly phone: string
  readonly campaign_id: number
  readonly status: string
  readonly label: string
  readonly latitude: number
  readonly longitude: number
  readonly shift: string
  readonly years: string
}

const usualExamples = 60
export const rowsAPage = 12

/** The classes of queries, with terms of leads drawn from the largest company. */
export async function drawQueries(
  { pool, largest }: Pick<BenchSystem, 'pool'> & { largest: Pick<BenchSystem['largest'], 'id' | 'leads'> },
  examples: number = usualExamples,
): Promise<QueryClass[]> {
  const { rows } = await pool.query<LeadFacts>(
    `SELECT * FROM (SELECT DISTINCT ON (lead.id) lead.id, first_name, last_name, phone, campaign_id, folder.status, label.name AS label, latitude, longitude,
       others ->> 'shift_preference' AS shift, others ->> 'years_experience' AS years
     FROM lead JOIN candidate ON candidate.id = candidate_id JOIN folder ON folder.id = folder_id
     JOIN lead_label ON lead_id = lead.id JOIN label ON label.id = label_id
     WHERE lead.company_id = $1 AND latitude IS NOT NULL AND phone <> '' AND first_name ~ '^[A-Za-z]{4,}$'
       AND last_name ~ '^[A-Za-z]{5,}$' AND others ? 'shift_preference' AND others ? 'years_experience'
       AND hashint8(lead.id) % 16 = 0
     ) AS one_each ORDER BY hashint8(id) LIMIT $2`,
    [largest.id, examples],
  )
  const each = (name: string, example: (lead: LeadFacts, at: number) => Example): QueryClass => ({
    name,
    examples: rows.map(example),
  })
  const found = (where: string, values: readonly unknown[] = [], page = 1): Truth => ({
    where,
    values,
    means: 'exactly',
    page,
  })
  const deep = Math.min(5_000, Math.floor(largest.leads / rowsAPage) - examples - 1)
  return [
    each('newest list', ({ status }) => ({
      path: search({ 'filter[status_selected]': status }),
      truth: found('status = $2', [status]),
    })),
    each('type-ahead', ({ first_name, last_name }, at) => {
      const typed = at % 2 ? first_name.slice(0, 3) : `${first_name} ${last_name.slice(0, 2)}`
      const [first = '', last = ''] = typed.split(' ')
      return {
        path: `/v1/leads/suggest?${new URLSearchParams({ query: typed }).toString()}`,
        truth: {
          where: "' ' || names LIKE '% ' || lower($2) || '%' AND ' ' || names LIKE '% ' || lower($3) || '%'",
          values: [first, last],
          means: 'only',
        },
      }
    }),
    each('name with a typo', ({ id, first_name, last_name }) => ({
      path: search({ 'filter[query]': `${first_name} ${swapped(last_name)}` }),
      truth: { where: 'names = lower($2)', values: [`${first_name} ${last_name}`], means: 'all', meant: id },
    })),
    each('status, campaign and label', ({ status, campaign_id, label }) => ({
      path: search({
        'filter[status_selected]': status,
        'filter[campaign_id]': String(campaign_id),
        'filter[label_selected]': label,
      }),
      truth: found('status = $2 AND campaign_id = $3 AND $4 = ANY (labels)', [status, campaign_id, label]),
    })),
    each('two attributes and a range', ({ shift, years }, at) => {
      const from = `${String(1 + (at % 28)).padStart(2, '0')}-12-2026`
      return {
        path: search({
          'filter[others][shift_preference]': shift,
          'filter[others][years_experience]': years,
          'filter[others][available_from]': from,
        }),
        truth: found(
          "others ->> 'shift_preference' = $2 AND others ->> 'years_experience' = $3 AND available >= to_date($4, 'DD-MM-YYYY')",
          [shift, years, from],
        ),
      }
    }),
    each('radius and status', ({ latitude, longitude, status }, at) => {
      const kilometres = 5 + (at % 50)
      return {
        path: search({
          'filter[location_selected]': `${latitude},${longitude}`,
          'filter[location_radius_selected]': String(kilometres),
          'filter[status_selected]': status,
        }),
        // Leads whose point comes from a place name are found, too; SQL does not know places.
        truth: {
          means: 'all',
          others: 'latitude IS NULL',
          where: `status = $2 AND 2 * 6371.0088 * asin(sqrt(sin(radians(latitude - $3) / 2) ^ 2
             + cos(radians($3)) * cos(radians(latitude)) * sin(radians(longitude - $4) / 2) ^ 2)) <= $5`,
          values: [status, latitude, longitude, kilometres],
        },
      }
    }),
    each('phone', ({ phone, id }) => ({
      path: search({ 'filter[query]': phone }),
      truth: { where: 'id = $2', values: [id], means: 'all', meant: id },
    })),
    each('largest company, no filter', (_, at) => ({
      path: search({ page: String(1 + (at % 3)) }),
      truth: found('true', [], 1 + (at % 3)),
    })),
    each('page 50', () => ({ path: search({ page: '50' }), truth: found('true', [], 50) })),
    {
      ...each(`page ${deep} of a walk`, (_, at) => ({
        path: search({ page: String(deep + at) }),
        truth: found('true', [], deep + at),
      })),
      first: search({ page: String(deep - 1) }),
    },
  ]
}

function search(parameters: Record<string, string>): string {
  return `${searchPath}?${new URLSearchParams({ ...parameters, per_page: String(rowsAPage) }).toString()}`
}

/** With two neighbouring letters inside the word swapped. */
export function swapped(word: string): string {
  const letters = Array.from(word)
  const at = letters.findIndex((letter, place) => place > 1 && letter !== letters[place + 1])
  const [a = '', b = ''] = letters.slice(at, at + 2)
  return [...letters.slice(0, at), b, a, ...letters.slice(at + 2)].join('')
}
