import { type Example, type QueryClass, rowsAPage } from './search-queries.ts'
import type { BenchSystem } from './system.ts'

const checked = 4

interface Answer {
  readonly total?: number
  readonly candidates?: readonly { readonly id: number }[]
  readonly leads?: readonly { readonly id: number }[]
}

const facts = `
  SELECT lead.id, campaign_id, status, latitude, longitude, others, created_at,
    lower(concat_ws(' ', first_name, last_name)) AS names,
    ARRAY(SELECT label.name FROM lead_label JOIN label ON label.id = label_id WHERE lead_id = lead.id) AS labels,
    CASE WHEN others ->> 'available_from' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN to_date(others ->> 'available_from', 'YYYY-MM-DD')
      WHEN others ->> 'available_from' ~ '^[0-9]{2}-[0-9]{2}-[0-9]{4}$' THEN to_date(others ->> 'available_from', 'DD-MM-YYYY') END AS available
  FROM lead JOIN candidate ON candidate.id = candidate_id JOIN folder ON folder.id = folder_id
  WHERE lead.company_id = $1`

/** Throws unless the answers to some examples of a class agree with SQL. */
export async function checkQueries(system: BenchSystem, { name, examples, first }: QueryClass): Promise<void> {
  if (first !== undefined) await ask(system, first)
  const some = first === undefined ? examples.filter((_, at) => at % 7 === 0) : examples
  for (const example of some.slice(0, checked)) {
    const objection = await compare(system, example)
    if (objection !== undefined) throw new Error(`${name}: ${example.path} ${objection}`)
  }
}

async function ask({ api, largest }: BenchSystem, path: string): Promise<Answer> {
  const answer = await fetch(api + path, { headers: { 'x-api-key': largest.key } })
  if (!answer.ok) throw new Error(`${path} returned ${answer.status}.`)
  return (await answer.json()) as Answer
}

async function compare(system: BenchSystem, { path, truth }: Example): Promise<string | undefined> {
  const { total, candidates, leads } = await ask(system, path)
  const shown = (candidates ?? leads ?? []).map(({ id }) => id)
  const { where, values, means, others, meant, page = 1 } = truth
  if (shown.length === 0) return 'finds nobody, and is made of a lead that there is'
  const { rows } = await system.pool.query<{ id: number; total: number }>(
    `WITH facts AS (${facts})
     SELECT id, count(*) OVER () AS total FROM facts WHERE ${where} ORDER BY created_at DESC NULLS LAST, id DESC
     ${means === 'exactly' ? `LIMIT ${rowsAPage} OFFSET ${(page - 1) * rowsAPage}` : ''}`,
    [system.largest.id, ...values],
  )
  const ids = rows.map(({ id }) => id)
  if (means === 'only') {
    const known = new Set(ids)
    return ids.length >= shown.length && shown.some((id) => !known.has(id))
      ? 'shows a lead that is not meant'
      : undefined
  }
  const expected = rows[0]?.total ?? 0
  if (means === 'all') {
    if ((total ?? 0) < expected) return `finds ${total}, and there are ${expected}`
    const missing = shown.length === total ? ids.find((id) => !shown.includes(id)) : undefined
    if (missing !== undefined) return `does not show ${missing}`
    if (meant !== undefined) {
      const alone = await ask(system, withId(path, meant))
      return alone.total === 1 && alone.candidates?.[0]?.id === meant ? undefined : `does not find ${meant}`
    }
    if (others === undefined) return undefined
    const wrong = await system.pool.query<{ id: number }>(
      `SELECT id FROM lead WHERE id = ANY ($1) AND NOT id = ANY ($2) AND NOT (${others})`,
      [shown, ids],
    )
    return wrong.rows.length === 0 ? undefined : `shows ${wrong.rows[0]?.id}, which is not meant`
  }
  if (total !== expected) return `finds ${total}, and there are ${expected}`
  return ids.join() === shown.join() ? undefined : `shows ${shown.join()}, and SQL ${ids.join()}`
}

/** The same search, with the application id of a lead added to the search text. */
function withId(path: string, id: number): string {
  const url = new URL(path, 'http://any')
  url.searchParams.set('filter[query]', `${url.searchParams.get('filter[query]') ?? ''} AP${id}`)
  return url.pathname + url.search
}
