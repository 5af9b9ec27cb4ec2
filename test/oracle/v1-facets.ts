import type { Company } from './company-pair.ts'
import type { Sql } from './load-rows.ts'
import type { Random } from './random.ts'
import { textKeys } from './untidy-attributes.ts'
import type { Bind, DrawnPart } from './v1-condition.ts'
import type { DrawnSearch } from './v1-search.ts'

/** A facet as it is sent, and the SQL of its values: rows of `lead_id`, `value`; nulls and empty values are missing. */
interface DrawnFacet {
  readonly field: string
  readonly sameAs?: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  readonly values: (bind: Bind) => string
  /** Whether a lead has a value, where that is checked. */
  readonly present?: (bind: Bind) => string
  /** SQL of a value `one` as filters compare it. (Default: folded and trimmed.) */
  readonly same?: string
}

const column = (name: string) => () => `SELECT id AS lead_id, ${name} AS value FROM oracle.v1_lead`

/** Kinds of facets; several of an attribute, so that each of its options gets its turn. */
const facetKinds: Readonly<Record<string, (company: Company, random: Random) => DrawnFacet | undefined>> = {
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
  'completion_method searched': () => ({
    field: 'completion_method',
    options: { size: 100, search: 'landing_P', own_filter: true },
    values: () => `SELECT * FROM (${column('same_method')()}) AS one WHERE value LIKE '%landing p%'`,
  }),
  has_resume: () => ({ field: 'has_resume', options: {}, values: column('has_resume::text') }),
  'number attribute': (company, random) => {
    const [key] = [...company.attributeTypes].find(([, type]) => type === 'number') ?? []
    return key === undefined
      ? undefined
      : {
          ...attributeFacet(key, { size: random.pick([100, 3, 1]) }),
          values: (bind) =>
            `SELECT lead_id, (number + 0)::text AS value FROM oracle.attribute WHERE key = ${bind(key)} AND number IS NOT NULL`,
          same: '(one::float8 + 0)::text',
        }
  },
  'date attribute': (company, random) => {
    const [key] = [...company.attributeTypes].find(([, type]) => type === 'date') ?? []
    return key === undefined
      ? undefined
      : {
          ...attributeFacet(key, { size: random.pick([1_000, 3]) }),
          values: (bind) => `SELECT lead_id, day::text AS value FROM oracle.attribute WHERE key = ${bind(key)}`,
        }
  },
  'text attribute': textFacet,
  'another text attribute': textFacet,
}

function attributeFacet(key: string, options: DrawnFacet['options']) {
  const present = (bind: Bind) =>
    `EXISTS (SELECT FROM oracle.v1_value WHERE lead_id = v1_lead.id AND key = ${bind(key)})`
  return { field: `others.${key}`, options, present, same: 'one' }
}

/** Of a key that has no type or is text, often of one whose values are lists; with a part of a value. */
function textFacet({ attributeTypes }: Company, random: Random): DrawnFacet {
  const typed = [...attributeTypes].filter(([, type]) => type === 'text').map(([key]) => key)
  const key = random.pick([...textKeys, ...typed, 'nobody has it'])
  const search = random.pick([undefined, undefined, 'É', 'yes', 'two  s', '1', 'x2', '"', '*', '\\', '\n', 'да'])
  const options = {
    ...(random.chance(0.8) && { size: random.pick([1, 3, 12, 1_000]) }),
    ...(search !== undefined && { search }),
    ...(random.chance(0.3) && { own_filter: true }),
  }
  const texts = (bind: Bind) => `SELECT lead_id, text AS value FROM oracle.attribute WHERE key = ${bind(key)}`
  return {
    ...attributeFacet(key, options),
    values: (bind) =>
      search === undefined
        ? texts(bind)
        : `SELECT * FROM (${texts(bind)}) AS one WHERE strpos(oracle.folded(value), oracle.folded(${bind(search)})) > 0`,
  }
}

/** Facets for a search: some of each kind, at most one of a field. */
export function drawFacets(random: Random, company: Company): DrawnFacet[] {
  const drawn = random
    .shuffled(Object.values(facetKinds))
    .slice(0, 3)
    .flatMap((draw) => draw(company, random) ?? [])
  return [...new Map(drawn.map((facet) => [facet.field, facet])).values()]
}

export function facetsBody(facets: readonly DrawnFacet[]): object {
  return Object.fromEntries(facets.map(({ field, options }) => [field, options]))
}

interface FacetAnswer {
  readonly missing: number
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
  const conditions = conditionsOf(companyId, search, facet, bind)
  const rows = await sql<{ value: string; count: number; leads: number[] }>(
    `SELECT value, count(DISTINCT lead_id)::int AS count, array_agg(DISTINCT lead_id) AS leads
     FROM (${facet.values(bind)}) AS one JOIN oracle.v1_lead ON id = lead_id
     WHERE value <> '' AND ${conditions} GROUP BY value`,
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
  const missing = await countMissing(sql, companyId, search, facet)
  if (missing !== undefined && answer.missing !== missing)
    faults.push(`${facet.field}: missing ${answer.missing}, expected ${missing}`)
  return faults
}

/** The conditions on the leads that a facet counts. */
function conditionsOf(companyId: number, { parts }: DrawnSearch, facet: DrawnFacet, bind: Bind): string {
  const own = facet.sameAs ?? [facet.field]
  const counted = facet.options.own_filter ? parts : parts.filter((part) => !own.includes(fieldOf(part)))
  return [`company_id = ${bind(companyId)}::int`, ...counted.map(({ sql }) => sql(bind))].join(' AND ')
}

async function countMissing(
  sql: Sql,
  companyId: number,
  search: DrawnSearch,
  facet: DrawnFacet,
): Promise<number | undefined> {
  if (!facet.present) return undefined
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const conditions = conditionsOf(companyId, search, facet, bind)
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM oracle.v1_lead WHERE ${conditions} AND NOT ${facet.present(bind)}`,
    values,
  )
  return row?.count
}

function fieldOf({ sent }: DrawnPart): string {
  return 'field' in sent ? String(sent.field) : ''
}

/** The values as filters compare them. */
async function foldEach(sql: Sql, shown: readonly string[], { field, same }: DrawnFacet): Promise<string[]> {
  if (field === 'status' || field === 'has_resume' || field === 'campaign_id') return [...shown]
  const fold =
    same ?? (field === 'completion_method' ? 'oracle.same_method(one)' : 'oracle.trimmed(oracle.folded(one))')
  const rows = await sql<{ one: string }>(
    `SELECT ${fold} AS one FROM unnest($1::text[]) WITH ORDINALITY AS x (one, n) ORDER BY n`,
    [shown],
  )
  return rows.map(({ one }) => one)
}
