import type { Company } from './company-pair.ts'
import type { Sql } from './load-rows.ts'
import type { Random } from './random.ts'
import type { Bind, DrawnPart } from './v1-condition.ts'
import type { DrawnSearch } from './v1-search.ts'

/** A facet as it is sent, and the SQL of its values: rows of `lead_id`, `value`; nulls and empty values are missing. */
interface DrawnFacet {
  readonly field: string
  readonly sameAs?: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  readonly values: (bind: Bind) => string
}

const column = (name: string) => () => `SELECT id AS lead_id, ${name} AS value FROM oracle.v1_lead`

const facetKinds: Readonly<Record<string, (company: Company) => DrawnFacet | undefined>> = {
  status: () => ({ field: 'status', sameAs: ['status', 'folder'], options: { size: 100 }, values: column('status') }),
  campaign: () => ({
    field: 'campaign',
    sameAs: ['campaign', 'campaign_id'],
    options: { size: 100 },
    values: column('same_title'),
  }),
  campaign_id: () => ({
    field: 'campaign_id',
    sameAs: ['campaign', 'campaign_id'],
    options: { size: 3, own_filter: true },
    values: column('campaign_id::text'),
  }),
  labels: () => ({
    field: 'labels',
    options: { size: 4 },
    values: () => 'SELECT DISTINCT id AS lead_id, unnest(same_labels) AS value FROM oracle.v1_lead',
  }),
  'labels searched': () => ({
    field: 'labels',
    options: { size: 100, search: 'VI', own_filter: true },
    values:
      () => `SELECT * FROM (SELECT DISTINCT id AS lead_id, unnest(same_labels) AS value FROM oracle.v1_lead) AS one
      WHERE value LIKE '%vi%'`,
  }),
  source: () => ({ field: 'source', options: { size: 5 }, values: column('same_source') }),
  gender: () => ({ field: 'gender', options: { own_filter: true }, values: column('same_gender') }),
  education: () => ({ field: 'education', options: { size: 1 }, values: column('same_education') }),
  school_name: () => ({ field: 'school_name', options: {}, values: column('same_school_name') }),
  completion_method: () => ({ field: 'completion_method', options: { size: 100 }, values: column('same_method') }),
  has_resume: () => ({ field: 'has_resume', options: {}, values: column('has_resume::text') }),
  'number attribute': (company) => {
    const [key] = [...company.attributeTypes].find(([, type]) => type === 'number') ?? []
    return key === undefined
      ? undefined
      : {
          field: `others.${key}`,
          options: { size: 100 },
          values: (bind) =>
            `SELECT lead_id, (number + 0)::text AS value FROM oracle.attribute WHERE key = ${bind(key)} AND number IS NOT NULL`,
        }
  },
}

/** Facets for a search: some of each kind, at most one of a field. */
export function drawFacets(random: Random, company: Company): DrawnFacet[] {
  const drawn = random
    .shuffled(Object.values(facetKinds))
    .slice(0, 3)
    .flatMap((draw) => draw(company) ?? [])
  return [...new Map(drawn.map((facet) => [facet.field, facet])).values()]
}

export function facetsBody(facets: readonly DrawnFacet[]): object {
  return Object.fromEntries(facets.map(({ field, options }) => [field, options]))
}

interface FacetAnswer {
  readonly values: readonly { readonly value: string | number | boolean; readonly count: number }[]
  readonly other: number
}

/** Sentences about what is wrong with the counts of a facet; none when they are right. */
export async function faultsOfFacet(
  sql: Sql,
  companyId: number,
  search: DrawnSearch,
  facet: DrawnFacet,
  answer: FacetAnswer | undefined,
): Promise<string[]> {
  if (!answer) return [`${facet.field}: no answer`]
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const own = facet.sameAs ?? [facet.field]
  const counted = facet.options.own_filter ? search.parts : search.parts.filter((part) => !own.includes(fieldOf(part)))
  const conditions = [`company_id = ${bind(companyId)}::int`, ...counted.map(({ sql }) => sql(bind))]
  const rows = await sql<{ value: string; count: number; leads: number[] }>(
    `SELECT value, count(DISTINCT lead_id)::int AS count, array_agg(DISTINCT lead_id) AS leads
     FROM (${facet.values(bind)}) AS one JOIN oracle.v1_lead ON id = lead_id
     WHERE value <> '' AND ${conditions.join(' AND ')} GROUP BY value`,
    values,
  )
  const expected = new Map(rows.map(({ value, count }) => [value, count]))
  const shown = await foldEach(
    sql,
    answer.values.map(({ value }) => String(value)),
    facet,
  )
  const faults = answer.values.flatMap(({ value, count }, index) =>
    expected.get(shown[index] ?? '') === count
      ? []
      : [`${facet.field} ${value}: ${count}, expected ${expected.get(shown[index] ?? '')}`],
  )
  const counts = answer.values.map(({ count }) => count)
  const most = rows.map(({ count }) => count).sort((a, b) => b - a)
  const size = Number(facet.options.size ?? 10)
  if (counts.join() !== most.slice(0, size).join())
    faults.push(`${facet.field}: counts ${counts.join()}, expected ${most.slice(0, size).join()}`)
  const left = new Set(rows.filter(({ value }) => !shown.includes(value)).flatMap(({ leads }) => leads))
  if (answer.other !== left.size) faults.push(`${facet.field}: other ${answer.other}, expected ${left.size}`)
  return faults
}

function fieldOf({ sent }: DrawnPart): string {
  return 'field' in sent ? String(sent.field) : ''
}

/** The values as filters compare them. */
async function foldEach(sql: Sql, shown: readonly string[], { field }: DrawnFacet): Promise<string[]> {
  if (field.startsWith('others.'))
    return (
      await sql<{ one: string }>(
        'SELECT (one::float8 + 0)::text AS one FROM unnest($1::text[]) WITH ORDINALITY AS x (one, n) ORDER BY n',
        [shown],
      )
    ).map(({ one }) => one)
  if (field === 'status' || field === 'has_resume' || field === 'campaign_id') return [...shown]
  const fold = field === 'completion_method' ? 'oracle.same_method(one)' : 'oracle.trimmed(oracle.folded(one))'
  const rows = await sql<{ one: string }>(
    `SELECT ${fold} AS one FROM unnest($1::text[]) WITH ORDINALITY AS x (one, n) ORDER BY n`,
    [shown],
  )
  return rows.map(({ one }) => one)
}
