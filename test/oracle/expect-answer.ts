import type { Sql } from './load-rows.ts'
import { type Days, documentedRows, type SearchRequest } from './request.ts'

export interface ExpectedAnswer {
  readonly total: number
  readonly pages: number
  readonly currentPage: string | 1
  /** Of the requested page, in order; of all pages when the contract leaves the order to relevance. */
  readonly ids: readonly number[]
  readonly ordered: boolean
}

/** The answer that the contract requires, computed from the rows by Postgres. */
export async function expectAnswer(sql: Sql, companyId: number, request: SearchRequest): Promise<ExpectedAnswer> {
  const { page = 1, perPage = documentedRows } = request
  const ordered = !(request.query && 'email' in request.query && !request.sort)
  const { by, direction } = orderOf(request)
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const conditions = [`lead.company_id = ${bind(companyId)}::int`, ...conditionsOf(request, bind, companyId)]
  const [row] = await sql<{ total: number; ids: number[] }>(
    `WITH hit AS MATERIALIZED (SELECT id, ${by} AS value FROM oracle.lead WHERE ${conditions.join(' AND ')})
     SELECT (SELECT count(*)::int FROM hit) AS total,
       ARRAY(SELECT id FROM hit ORDER BY value ${direction} NULLS LAST, id DESC
         LIMIT ${bind(ordered ? perPage : null)} OFFSET ${bind(ordered ? (page - 1) * perPage : 0)}) AS ids`,
    values,
  )
  if (!row) throw new Error('Postgres gave no row.')
  return {
    total: row.total,
    pages: Math.ceil(row.total / perPage),
    currentPage: request.page === undefined ? 1 : String(page),
    ids: row.ids,
    ordered,
  }
}

type Bind = (value: unknown) => string

function conditionsOf(request: SearchRequest, bind: Bind, companyId: number): string[] {
  const { query, circle, others = [] } = request
  const conditions: string[] = []
  const where = <Value>(value: Value | undefined, condition: (value: Value) => string) => {
    if (value !== undefined) conditions.push(condition(value))
  }
  if (query && 'applicationId' in query) conditions.push(`id = ${bind(query.applicationId)}::bigint`)
  if (query && 'email' in query) conditions.push(emailIs(bind(query.email)))
  where(request.campaigns, (ids) => `campaign_id = ANY (${bind(ids)}::int[])`)
  where(request.statuses, (statuses) => `status = ANY (${bind(statuses)}::text[])`)
  for (const name of ['created', 'updated', 'scheduled'] as const)
    where(request[name], (days) => dayWithin(`${name}_day`, days, bind))
  const anyOf = (values: readonly string[], condition: (value: string) => string) =>
    `(${values.map((value) => condition(bind(value))).join(' OR ')})`
  where(request.sources, (sources) =>
    anyOf(sources, (source) => `same_source = oracle.trimmed(oracle.folded(${source}))`),
  )
  where(request.location, (words) => `words @> oracle.words(${bind(words)})`)
  where(request.labels, (labels) =>
    anyOf(labels, (label) => `oracle.trimmed(oracle.folded(${label})) = ANY (same_labels)`),
  )
  where(request.completionMethods, (methods) =>
    anyOf(methods, (method) => `same_method = oracle.same_method(${method})`),
  )
  where(request.hasResume, (resume) => `has_resume = ${bind(resume)}`)
  if (circle) {
    const { latitude, longitude, kilometres } = circle
    conditions.push(
      `oracle.kilometres(latitude, longitude, ${bind(latitude)}, ${bind(longitude)}) <= ${bind(kilometres)}`,
    )
  }
  for (const { key, value } of others) {
    const typed = `${bind(value)}::text`
    conditions.push(`id IN (SELECT lead_id FROM oracle.attribute
      WHERE company_id = ${bind(companyId)}::int AND key = ${bind(key)} AND CASE data_type
        WHEN 'number' THEN number = oracle.number(${typed})
        WHEN 'date' THEN day >= to_date(${typed}, 'DD-MM-YYYY')
        ELSE text = oracle.trimmed(normalize(${typed}, NFC)) END)`)
  }
  return conditions
}

function emailIs(email: string): string {
  return `(email = lower(${email}) OR id IN (SELECT lead_id FROM oracle.attribute
    WHERE email = lower(${email})))`
}

function dayWithin(column: string, { start, end }: Days, bind: Bind): string {
  return `${column} >= coalesce(${bind(start)}::date, '-infinity') AND ${column} <= coalesce(${bind(end)}::date, 'infinity')`
}

const orders = {
  name: { by: 'name_order COLLATE "C"', usual: 'asc' },
  source: { by: 'source_order COLLATE "C"', usual: 'asc' },
  location: { by: 'location_order COLLATE "C"', usual: 'asc' },
  created_at: { by: 'created_at', usual: 'desc' },
  completion_date: { by: 'completed_at', usual: 'desc' },
} as const

function orderOf({ sort = 'created_at', direction }: SearchRequest): { by: string; direction: string } {
  const { by, usual } = orders[sort]
  return { by, direction: direction ?? usual }
}
