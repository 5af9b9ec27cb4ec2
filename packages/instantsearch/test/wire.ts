import { createSearchClient, type SearchClient } from '../src/search-client.ts'

/** What `GET /v1/fields` lists of a company. */
const fields = [
  { field: 'status', type: 'status', operators: ['is', 'in', 'exists'] },
  { field: 'campaign_id', type: 'campaign_id', operators: ['is', 'in', 'exists'] },
  { field: 'campaign', type: 'campaign', operators: ['is', 'in', 'exists'], same_as: 'campaign_id' },
  { field: 'labels', type: 'labels', operators: ['is', 'in', 'all', 'exists'] },
  { field: 'name', type: 'name', operators: ['matches', 'exists'] },
  { field: 'location', type: 'location', operators: ['is', 'in', 'words', 'near', 'within', 'exists'] },
  { field: 'has_resume', type: 'boolean', operators: ['is'] },
  { field: 'created_at', type: 'instant', operators: ['gt', 'gte', 'lt', 'lte', 'exists'] },
  { field: 'others.salary', type: 'number', operators: ['is', 'in', 'gt', 'gte', 'lt', 'lte', 'exists'] },
  { field: 'others.start', type: 'date', operators: ['is', 'gt', 'gte', 'lt', 'lte', 'exists'] },
  { field: 'others.shift', type: 'text', operators: ['is', 'in', 'exists'] },
].map((field) => ({ ...field, facetable: field.field !== 'name' }))

export const nobody = { total: 0, leads: [], interpreted: {}, took_ms: 1, index_lag_ms: 0 }

export interface Sent {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: { readonly searches: readonly Record<string, unknown>[] }
}

/** A client whose requests are kept, and answered by `answer` (default: nobody is found). */
export function wiredClient(
  answer: (search: Record<string, unknown>) => unknown = () => nobody,
  options: { readonly key?: string; readonly fetch?: typeof fetch } = {},
): {
  readonly client: SearchClient
  readonly sent: Sent[]
  readonly send: typeof fetch
  readonly searches: () => Record<string, unknown>[]
} {
  const sent: Sent[] = []
  const send: typeof fetch = async (address, init) => {
    const request = new Request(address instanceof URL ? address.href : address, init)
    const path = new URL(request.url).pathname
    const body = request.method === 'POST' ? ((await request.json()) as NonNullable<Sent['body']>) : undefined
    sent.push({ path, headers: Object.fromEntries(request.headers), ...(body && { body }) })
    return Response.json(path === '/v1/fields' ? { fields } : { answers: body?.searches.map(answer), took_ms: 1 })
  }
  const client = createSearchClient({ url: 'http://galena.example/', fetch: send, ...options })
  return { client, sent, send, searches: () => sent.flatMap(({ body }) => body?.searches ?? []) }
}
