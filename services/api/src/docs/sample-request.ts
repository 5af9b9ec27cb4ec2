import { batchExamples, countExamples, exportExamples, searchExamples } from '../routes/v1/examples.ts'

/** A request that finds something in the data of the demo. */
export interface SampleRequest {
  readonly method: 'GET' | 'POST'
  /** With the parameters of the path filled in. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** JSON, or the text of a file with its type. */
  readonly body?: object | { readonly type: string; readonly text: string }
}

const legacy = '/api/talkpush_services'
const get = (path: string, query?: Record<string, string>): SampleRequest => ({
  method: 'GET',
  path,
  ...(query && { query }),
})
const post = (path: string, body: SampleRequest['body'] = {}): SampleRequest => ({ method: 'POST', path, body })

/** By the method and path of the description. Requests that change something but leads of an import have none. */
export const sampleRequests: Readonly<Record<string, SampleRequest>> = {
  [`GET ${legacy}/campaign_invitations`]: get(`${legacy}/campaign_invitations`, {
    'filter[query]': 'maria',
    'filter[status_selected]': 'hired',
    per_page: '5',
  }),
  [`GET ${legacy}/company/folders`]: get(`${legacy}/company/folders`),
  [`GET ${legacy}/campaigns/{id}/folders`]: get(`${legacy}/campaigns/1/folders`),
  [`GET ${legacy}/company/labels`]: get(`${legacy}/company/labels`),
  [`GET ${legacy}/company/candidate_attributes`]: get(`${legacy}/company/candidate_attributes`),
  [`GET ${legacy}/campaigns`]: get(`${legacy}/campaigns`),
  [`GET ${legacy}/campaigns/archive`]: get(`${legacy}/campaigns/archive`),
  [`GET ${legacy}/campaigns/search/{term}`]: get(`${legacy}/campaigns/search/nurse`),
  [`GET ${legacy}/campaigns/{id}`]: get(`${legacy}/campaigns/1`),
  'GET /v1/fields': get('/v1/fields'),
  'GET /v1/leads/suggest': get('/v1/leads/suggest', { query: 'mar' }),
  'POST /v1/leads/search': post('/v1/leads/search', searchExamples[0]),
  'GET /v1/leads': get('/v1/leads', { query: 'maria', limit: '5' }),
  'POST /v1/leads/count': post('/v1/leads/count', countExamples[0]),
  'GET /v1/leads/{id}': get('/v1/leads/1'),
  'POST /v1/search/batch': post('/v1/search/batch', batchExamples[0]),
  'GET /v1/leads/changes': get('/v1/leads/changes', { limit: '5' }),
  'POST /v1/leads/export': post('/v1/leads/export', exportExamples[1]),
  'POST /v1/leads/import': post('/v1/leads/import', {
    type: 'application/x-ndjson',
    text: '{"first_name":"Maria","email":"maria@example.org","campaign_title":"Nurses"}\n',
  }),
  'GET /ops/status': get('/ops/status'),
  'GET /ops/audit': get('/ops/audit'),
  'GET /ops/failures': get('/ops/failures'),
  'GET /ops/held': get('/ops/held'),
  'GET /ops/throttle': get('/ops/throttle'),
  'GET /ops/owner': get('/ops/owner'),
  'GET /ops/leads/{id}': get('/ops/leads/1'),
}
