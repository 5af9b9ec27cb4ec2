import { sendNative } from '../support/native.ts'
import type { Company } from './company-pair.ts'
import type { Sql } from './load-rows.ts'
import type { DrawnSearch } from './v1-search.ts'

/** One lead of a person, and how many of the person's leads match. */
interface Row {
  readonly id: number
  readonly leads: number
}

/** Of each person the lead that comes first, in order. */
async function expectPeople(sql: Sql, companyId: number, { where, orderBy }: DrawnSearch): Promise<Row[]> {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  return sql<{ id: number; leads: number }>(
    `SELECT id, leads FROM (
       SELECT id, count(*) OVER (PARTITION BY candidate_id)::int AS leads,
         row_number() OVER (PARTITION BY candidate_id ORDER BY ${orderBy(bind)}) AS of_person,
         row_number() OVER (ORDER BY ${orderBy(bind)}) AS place
       FROM oracle.v1_lead WHERE company_id = ${bind(companyId)}::int AND ${where(bind)}
     ) AS ranked WHERE of_person = 1 ORDER BY place`,
    values,
  )
}

/** So many pages are read: further ones would show little. */
const maxPages = 4

/** Reads the pages of a search that lists one lead of each person, and says what is wrong; undefined when nothing is. */
export async function faultOfPeople(
  sql: Sql,
  address: string,
  { id: companyId, key }: Company,
  search: DrawnSearch,
  { limit, total }: { readonly limit: number; readonly total: number },
): Promise<string | undefined> {
  const expected = await expectPeople(sql, companyId, search)
  const found: Row[] = []
  for (let page: number | null = 1; page !== null && page <= maxPages; ) {
    const body = { ...search.body, collapse: 'person', limit, page, fields: ['id'] }
    const answer = await sendNative(address, key, '/v1/leads/search', body)
    const { total: leads, people, leads: rows, next_page: next, cursor } = answer.body
    if (answer.status !== 200) return `people, page ${page}: ${answer.status} ${JSON.stringify(answer.body)}`
    if (leads !== total || people !== expected.length || cursor !== null)
      return `${leads} leads of ${String(people)} people, expected ${total} of ${expected.length}; cursor ${cursor}`
    found.push(...rows.map((row) => ({ id: row.id, leads: Number(row.leads_of_person) })))
    if ((next === null) !== expected.length <= page * limit) return `page ${page} says that ${String(next)} is next`
    page = next as number | null
  }
  const at = expected
    .slice(0, maxPages * limit)
    .findIndex(({ id, leads }, index) => found[index]?.id !== id || found[index].leads !== leads)
  return at < 0
    ? undefined
    : `person ${at} of ${expected.length}: got ${JSON.stringify(found.slice(at, at + 3))}, expected ${JSON.stringify(expected.slice(at, at + 3))}`
}
