import { fold } from '@galena/lead/text/fold'
import { searchPath } from '../support/system.ts'
import { swapped } from './search-queries.ts'

/** A lead of the largest company, from which an example of every query is made. */
export interface Example {
  readonly id: number
  readonly first_name: string
  readonly last_name: string
  readonly status: string
  readonly source: string
  readonly label_id: number
  readonly label: string
  readonly latitude: number
  readonly longitude: number
  /** YYYY-MM-DD. */
  readonly birthday: string
  readonly available_from: string
  /** The number of the example: values that are not in the data are drawn from it. */
  readonly at: number
}

/** A query that is sent to both the api and Postgres. */
export interface Question {
  readonly name: string
  /** Of Postgres's time ÷ ours. */
  readonly aim?: string
  /** The requests to the api, one after the other. */
  readonly paths: (example: Example) => readonly string[]
  /** Parameters of the statements after the company, which is `$1`. */
  readonly values: (example: Example) => readonly unknown[]
  /**
   * Statements that answer it, by what they rely on; the fastest one counts. Their first column has the exact totals,
   * one for each path from the first row on.
   */
  readonly ways: Statements
  /** Statements that use a table made for this very query. */
  readonly madeToMeasure?: Statements
  /** Values of which the first count at most, and the last at least, what the api does; the same values where absent. */
  readonly bounds?: (example: Example) => readonly (readonly unknown[])[]
}

type Statements = Readonly<Record<string, string>>

const rows = 12
const pagesDeep = 40
const earthRadiusKm = 6371.0087714
/** The engine stores points to the centimetre, so leads this close to the circle may or may not count. */
const slackKm = 0.001

export function drawQuestions(statuses: readonly string[]): readonly Question[] {
  return [
    {
      name: 'typo in a name',
      aim: '≥ 4',
      paths: (example) => [search({ 'filter[query]': typedName(example) })],
      values: (example) => [fold(typedName(example))],
      bounds: () => [],
      ways: pages('trigrams', {
        from: 'lead_search WHERE company_id = $1 AND name % $2',
        likeness: 'similarity(name, $2)',
      }),
      madeToMeasure: pages('trigrams of distinct names', {
        from: `lead_search JOIN (SELECT name, similarity(name, $2) AS score FROM distinct_name
          WHERE company_id = $1 AND name % $2) AS alike USING (name) WHERE company_id = $1`,
        likeness: 'score',
      }),
    },
    {
      name: 'six counts of a label and source, ours one by one',
      aim: '≥ 10',
      paths: ({ label, source }) =>
        statuses.map((status) =>
          search({
            per_page: '1',
            'filter[label_selected]': label,
            'filter[source_selected]': source,
            'filter[status_selected]': status,
          }),
        ),
      values: ({ label_id, source }) => [label_id, source.trim().toLowerCase(), statuses],
      ways: { 'one statement': counts('lead_search', 'label_ids @> ARRAY[$2::bigint]') },
      madeToMeasure: { 'one statement, labels as rows': counts('label_status', 'label_id = $2') },
    },
    {
      name: 'two attributes from a day on',
      aim: '≥ 8',
      paths: ({ birthday, available_from }) => [
        search({
          'filter[others][birthday]': dayFirst(birthday),
          'filter[others][available_from]': dayFirst(available_from),
        }),
      ],
      values: ({ birthday, available_from }) => [birthday, available_from],
      ways: {
        ...pages('attributes as rows', { from: daysAsRows }),
        'attributes as rows, newest first': page(
          {
            from: `lead_search AS one WHERE company_id = $1
              AND EXISTS (SELECT FROM attribute_day WHERE id = one.id AND key = 'birthday' AND day >= $2)
              AND EXISTS (SELECT FROM attribute_day WHERE id = one.id AND key = 'available_from' AND day >= $3)`,
          },
          totalOf(daysAsRows),
        ),
        ...pages('attributes as jsonb', {
          from: `lead_search WHERE company_id = $1 AND attributes ?& '{birthday,available_from}'
            AND attributes->>'birthday' >= $2 AND attributes->>'available_from' >= $3`,
        }),
      },
      madeToMeasure: pages('columns', {
        from: 'lead_days WHERE company_id = $1 AND birthday >= $2 AND available_from >= $3',
      }),
    },
    {
      name: 'radius and status',
      aim: '≥ 3',
      paths: (example) => [
        search({
          'filter[location_selected]': `${example.latitude},${example.longitude}`,
          'filter[location_radius_selected]': String(kilometres(example)),
          'filter[status_selected]': example.status,
        }),
      ],
      values: (example) => circle(example, kilometres(example)),
      bounds: (example) => [-slackKm, slackKm].map((slack) => circle(example, kilometres(example) + slack)),
      ways: {
        ...pages('earthdistance', {
          from: `lead_search WHERE company_id = $1 AND status = $2
            AND (SELECT earth_box(ll_to_earth($3, $4), $5 * earth())) @> earth
            AND earth_distance((SELECT ll_to_earth($3, $4)), earth) <= (SELECT $5 * earth())`,
        }),
        ...pages('latitude and cosine', {
          from: `lead_search WHERE company_id = $1 AND status = $2
            AND latitude BETWEEN $3 - degrees($5) AND $3 + degrees($5)
            AND x * (SELECT cos(radians($3)) * cos(radians($4))) + y * (SELECT cos(radians($3)) * sin(radians($4)))
              + z * (SELECT sin(radians($3))) >= (SELECT cos($5))`,
        }),
      },
    },
    // No aim for these: reading an index in order is what Postgres does best.
    {
      name: 'newest list with its count',
      paths: newestPath,
      values: newestOffset,
      ways: pages('newest first', newest),
    },
    {
      name: 'newest list, of Postgres without its count',
      paths: newestPath,
      values: newestOffset,
      bounds: () => [],
      ways: { 'newest first': page(newest, 'NULL') },
    },
  ]
}

export function typedName({ first_name, last_name }: Example): string {
  return `${first_name} ${swapped(last_name)}`
}

export function search(parameters: Record<string, string>): string {
  return `${searchPath}?${new URLSearchParams({ per_page: String(rows), ...parameters }).toString()}`
}

const dayFirst = (day: string) => day.split('-').reverse().join('-')

const kilometres = ({ at }: Example) => 5 + (at % 50)

/** The radius is an angle at the centre of the earth. */
const circle = ({ status, latitude, longitude }: Example, radius: number) => [
  status,
  latitude,
  longitude,
  radius / earthRadiusKm,
]

const newest: Matching = { from: 'lead_search WHERE company_id = $1', offset: '$2' }
const newestPath = ({ at }: Example) => [search({ page: String(1 + (at % pagesDeep)) })]
const newestOffset = ({ at }: Example) => [rows * (at % pagesDeep)]

const daysAsRows = `(SELECT one.id, one.created_at FROM attribute_day AS one JOIN attribute_day AS other ON other.id = one.id
  WHERE one.company_id = $1 AND one.key = 'birthday' AND one.day >= $2
    AND other.company_id = $1 AND other.key = 'available_from' AND other.day >= $3) AS matching`

interface Matching {
  /** What follows FROM. */
  readonly from: string
  /** How well a lead matches; higher values first. */
  readonly likeness?: string
  readonly offset?: string
}

/** Counting while the page is read is best when all matches are read anyway. */
function pages(name: string, matching: Matching): Statements {
  return {
    [`${name}, counted along`]: page(matching, 'count(*) OVER ()'),
    [`${name}, counted apart`]: page(matching, totalOf(matching.from)),
  }
}

const totalOf = (from: string) => `(SELECT count(*) FROM ${from})`

/** Twelve leads and their people, read only for the rows that are shown. */
function page({ from, likeness, offset = '0' }: Matching, total: string): string {
  const best = likeness === undefined ? '' : 'likeness DESC, '
  return `WITH found AS (
      SELECT ${total} AS total, id, created_at${likeness === undefined ? '' : `, ${likeness} AS likeness`}
      FROM ${from} ORDER BY ${best}created_at DESC, id DESC LIMIT ${rows} OFFSET ${offset})
    SELECT total, lead.*, candidate.* FROM found JOIN lead ON lead.id = found.id JOIN candidate ON candidate.id = candidate_id
    ORDER BY ${best}found.created_at DESC, found.id DESC`
}

function counts(table: string, label: string): string {
  return `SELECT coalesce(total, 0) FROM unnest($4::text[]) WITH ORDINALITY AS asked (status, place)
    LEFT JOIN (SELECT status, count(*) AS total FROM ${table}
      WHERE company_id = $1 AND ${label} AND source = $3 AND status = ANY ($4) GROUP BY status) AS counted USING (status)
    ORDER BY place`
}
