import type { System } from '../support/system.ts'

/** What a page of InstantSearch has chosen. Lists mean any of their values. */
export interface Choice {
  /** A first name. */
  readonly query?: string
  readonly status?: readonly string[]
  readonly source?: readonly string[]
  /** Leads have each of them. */
  readonly labels?: readonly string[]
  readonly hasResume?: boolean
  readonly salary?: readonly [from?: number | undefined, to?: number | undefined]
  readonly around?: { readonly lat: number; readonly lon: number; readonly km: number }
  readonly box?: { readonly north: number; readonly south: number; readonly east: number; readonly west: number }
  readonly order?: keyof typeof orders
}

/** Orders by the names of their indices. */
export const orders = {
  leads: 'lead.created_at DESC',
  'leads:created_at': 'lead.created_at',
  'leads:-others.salary,source': `(others->>'salary')::numeric DESC NULLS LAST, lower(source) COLLATE "C"`,
} as const

export const firstNames = ['Maria', 'Wilhelmina', 'Pedro', 'Tatjana']
export const sources = ['Job Fair', 'Fish & Chips', 'colon: yes', '-5 °C', 'Señor > Sons']
export const labelNames = ['VIP', 'Do not call', 'Night <b>shift</b>']
export const statuses = ['pending', 'hired', 'on_hold', 'rejected']
export const places = [
  { location: 'Makati', lat: 14.55, lon: 121.03 },
  { location: 'Cebu City', lat: 10.31, lon: 123.89 },
  { location: 'Suva', lat: -18.14, lon: 178.44 },
  { location: 'Apia', lat: -13.83, lon: -171.77 },
]
const people = 240

const texts = (list: readonly string[]) => `ARRAY[${list.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')}]`
const pick = (list: readonly string[], by: string) => `(${texts(list)})[1 + ${by} % ${list.length}]`
const numbers = (list: readonly number[]) => `ARRAY[${list.join(', ')}]::float8[]`

/** Adds leads that differ in whatever a page can choose, some without a salary. */
export async function addLeads(system: System, company: number): Promise<void> {
  await system.sql(`
    INSERT INTO candidate_attribute (company_id, key, name, data_type) VALUES (${company}, 'salary', 'Salary', 'number');
    INSERT INTO label (company_id, name) SELECT ${company}, unnest(${texts(labelNames)});
    INSERT INTO campaign (company_id, title) VALUES (${company}, 'Nurses');
    INSERT INTO candidate (id, company_id, first_name, last_name, email)
    SELECT 1000 + n, ${company}, ${pick(firstNames, 'n')}, 'O''Neil <' || n || '> & Co', 'p' || n || '@people.example'
    FROM generate_series(1, ${people}) AS n;
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, source, location, latitude, longitude, resume, others, created_at)
    SELECT 5000 + n, ${company}, campaign.id, 1000 + n, folder.id, ${pick(sources, '(n / 3)')},
      ${pick(
        places.map(({ location }) => location),
        '(n / 5)',
      )},
      (${numbers(places.map(({ lat }) => lat))})[1 + (n / 5) % ${places.length}],
      (${numbers(places.map(({ lon }) => lon))})[1 + (n / 5) % ${places.length}],
      n % 3 = 0, CASE n % 7 WHEN 0 THEN '{}' ELSE jsonb_build_object('salary', 1000 + (n * 37) % 500 * 10) END,
      timestamptz '2026-01-01 00:00Z' + n * interval '7 hours'
    FROM generate_series(1, ${people}) AS n
    JOIN campaign ON campaign.company_id = ${company}
    JOIN folder ON folder.company_id = ${company} AND status = ${pick(statuses, '(n / 2)')};
    INSERT INTO lead_label (lead_id, label_id)
    SELECT lead.id, label.id FROM lead
    JOIN unnest(${texts(labelNames)}) WITH ORDINALITY AS named (name, place) ON (lead.id * 7 + place * 5) % 11 < 4
    JOIN label ON label.company_id = lead.company_id AND label.name = named.name
    WHERE lead.company_id = ${company};`)
  await system.settled()
}

export interface Expected {
  readonly total: number
  readonly ids: number[]
}

/** Rows `from` up to `from + count` of the leads that a choice means, by SQL alone. */
export async function expectLeads(
  system: System,
  company: number,
  choice: Choice,
  { from = 0, count = 10 }: { readonly from?: number; readonly count?: number } = {},
): Promise<Expected> {
  const rows = await system.sql<{ id: number }>(
    `SELECT lead.id ${leadsOf(company, choice)} ORDER BY ${orders[choice.order ?? 'leads']}, lead.id DESC`,
  )
  return { total: rows.length, ids: rows.slice(from, from + count).map(({ id }) => Number(id)) }
}

/** How many of these leads there are with each value. */
export async function expectCounts(
  system: System,
  company: number,
  choice: Choice,
  value: 'status' | 'source' | 'label.name',
): Promise<Record<string, number>> {
  const labels = value === 'label.name' ? 'JOIN lead_label ON lead_id = lead.id JOIN label ON label.id = label_id' : ''
  const rows = await system.sql<{ value: string; count: number }>(
    `SELECT value, count(*)::int FROM (SELECT lead.id, folder.status, lead.source ${leadsOf(company, choice)}) AS lead ${labels}
     CROSS JOIN LATERAL (SELECT ${value} AS value) AS named GROUP BY value`,
  )
  return Object.fromEntries(rows.map(({ value: name, count }) => [name, count]))
}

export async function expectSalaries(system: System, company: number, choice: Choice) {
  const [range] = await system.sql<{ min: number | null; max: number | null }>(
    `SELECT min((others->>'salary')::float8), max((others->>'salary')::float8) ${leadsOf(company, choice)}`,
  )
  return range
}

function leadsOf(company: number, choice: Choice): string {
  return `FROM lead JOIN candidate ON candidate.id = candidate_id JOIN folder ON folder.id = folder_id
    WHERE lead.company_id = ${company} AND ${conditionsOf(choice).join(' AND ') || 'true'}`
}

function conditionsOf({ query, status, source, labels = [], hasResume, salary = [], around, box }: Choice) {
  const [from, to] = salary
  const number = "(others->>'salary')::float8"
  const distance =
    around &&
    `6371 * acos(least(1, sind(${around.lat}) * sind(latitude)
    + cosd(${around.lat}) * cosd(latitude) * cosd(longitude - ${around.lon})))`
  return [
    ...(query ? [`first_name = '${query}'`] : []),
    ...(status?.length ? [`status = ANY (${texts(status)})`] : []),
    ...(source?.length ? [`source = ANY (${texts(source)})`] : []),
    ...labels.map(
      (name) =>
        `lead.id IN (SELECT lead_id FROM lead_label JOIN label ON label.id = label_id WHERE name = ANY (${texts([name])}))`,
    ),
    ...(hasResume ? ['resume'] : []),
    ...(from === undefined ? [] : [`${number} >= ${from}`]),
    ...(to === undefined ? [] : [`${number} <= ${to}`]),
    ...(around ? [`${distance} <= ${around.km}`] : []),
    ...(box ? [`latitude BETWEEN ${box.south} AND ${box.north}`, longitudeIn(box)] : []),
  ]
}

function longitudeIn({ east, west }: NonNullable<Choice['box']>): string {
  return west <= east ? `longitude BETWEEN ${west} AND ${east}` : `(longitude >= ${west} OR longitude <= ${east})`
}
