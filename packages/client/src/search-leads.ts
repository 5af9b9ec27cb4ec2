import { type Api, answerOf, type PostBody, type Stoppable, stopBy } from './api.ts'
import type { paths } from './openapi.ts'

/** A search whose pages are walked; `limit` is how many leads are asked for at once (100). */
export type LeadSearch = Omit<PostBody<'/v1/leads/search'>, 'cursor' | 'page' | 'facets' | 'explain'>

export type FoundLead =
  paths['/v1/leads/search']['post']['responses'][200]['content']['application/json']['leads'][number]

export async function* searchLeads(
  api: Api,
  search: LeadSearch,
  { signal }: Stoppable,
): AsyncGenerator<FoundLead, void, undefined> {
  let body: PostBody<'/v1/leads/search'> = { limit: 100, ...search }
  for (;;) {
    const asked = api.POST('/v1/leads/search', { body, ...stopBy(signal) })
    const { leads, cursor } = await answerOf(asked, ['leads', 'cursor'], signal)
    for (const lead of leads) {
      signal?.throwIfAborted()
      yield lead
    }
    if (cursor === null || leads.length === 0) return
    // The first page has waited for the latest changes.
    body = { ...body, cursor, fresh: false }
  }
}
