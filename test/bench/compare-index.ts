import { isDeepStrictEqual } from 'node:util'
import type { BenchSystem } from './system.ts'

const page = 5_000

interface Hit {
  readonly _source: Readonly<Record<string, unknown>> & { readonly candidate: Readonly<Record<string, unknown>> }
  readonly sort: readonly [number]
}

/**
 * How many leads an index and the database do not agree about, by what can be read from both without any code of
 * Galena: ids, times, labels, and what is shown of a person. Every document is read.
 */
export async function differingLeads({ pool, elasticsearch }: BenchSystem, index: string): Promise<number> {
  await fetch(`${elasticsearch}/${index}/_refresh`, { method: 'POST' })
  let differing = 0
  for (let after = -1; ; ) {
    const { rows } = await pool.query<{ id: number }>(
      `SELECT lead.id, lead.company_id, campaign_id, candidate_id, folder_id, first_name, last_name, email, phone, source,
         (extract(epoch FROM created_at) * 1000)::float8 AS created_at, (extract(epoch FROM updated_at) * 1000)::float8 AS updated_at,
         (extract(epoch FROM scheduled_at) * 1000)::float8 AS scheduled_at,
         ARRAY(SELECT label_id FROM lead_label WHERE lead_id = lead.id ORDER BY label_id) AS labels
       FROM lead JOIN candidate ON candidate.id = candidate_id WHERE lead.id > $1 ORDER BY lead.id LIMIT $2`,
      [after, page],
    )
    const end = rows.length < page ? Number.MAX_SAFE_INTEGER : (rows.at(-1)?.id ?? 0)
    const stored = await documentsBetween(elasticsearch, index, after, end)
    for (const row of rows) {
      if (!isDeepStrictEqual({ ...row }, stored.get(row.id))) differing++
      stored.delete(row.id)
    }
    differing += stored.size
    if (rows.length < page) return differing
    after = end
  }
}

async function documentsBetween(
  elasticsearch: string,
  index: string,
  after: number,
  to: number,
): Promise<Map<number, unknown>> {
  const answer = await fetch(`${elasticsearch}/${index}/_search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      size: 10_000,
      sort: ['id'],
      _source: { excludes: ['attribute_terms', 'attributes', 'name_*', 'candidate.others'] },
      query: { range: { id: { gt: after, lte: to } } },
    }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  const { hits } = (await answer.json()) as { hits: { hits: readonly Hit[] } }
  return new Map(
    hits.hits.map(({ _source: { candidate, ...own } }) => [
      Number(own.id),
      {
        id: own.id,
        company_id: own.company_id,
        campaign_id: own.campaign_id,
        candidate_id: own.candidate_id,
        folder_id: own.folder_id,
        first_name: candidate.first_name,
        last_name: candidate.last_name,
        email: candidate.email,
        phone: candidate.user_phone_number,
        source: candidate.source,
        created_at: own.created_at ?? null,
        updated_at: own.updated_at ?? null,
        scheduled_at: own.scheduled_at ?? null,
        labels: own.label_ids,
      },
    ]),
  )
}
