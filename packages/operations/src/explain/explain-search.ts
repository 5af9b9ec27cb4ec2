import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import { parseSearch } from '@galena/lead/search/parse-search'
import { resolveSearch } from '@galena/lead/search/resolve-search'
import type { SearchRequest } from '@galena/lead/search/search-request'
import { countMatches, searchBody, searchLeads } from '@galena/search/query/search-leads'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../verify/compare.ts'

export interface ExplainedSearch {
  readonly asked: SearchRequest
  /** As it was understood: names are ids, texts are readings. */
  readonly query: LeadQuery
  readonly warnings: readonly string[]
  /** How many leads of the company each filter alone holds for. */
  readonly filters: readonly { readonly filter: LeadQuery['filters'][number]; readonly leads: number }[]
  /** What the engine is asked; for pages far down it is told where to go on, too. */
  readonly body: object
  readonly total: number
  readonly milliseconds: number
}

/** How the query string of a search is read, and what comes of it. */
export async function explainSearch(
  { engine, findPlace }: Pick<OperationsContext, 'engine' | 'findPlace'>,
  companyId: number,
  catalogue: Catalogue,
  pairs: Iterable<readonly [string, string]>,
  rowsPerPage: number,
): Promise<ExplainedSearch> {
  const asked = parseSearch(pairs)
  if (!asked.ok) throw new OperationError('not_possible', asked.errors.map(({ message }) => message).join(' '))
  const resolved = resolveSearch(asked.value, catalogue, findPlace, { rowsPerPage })
  if (!resolved.ok) throw new OperationError('not_possible', resolved.errors.map(({ message }) => message).join(' '))
  const { query, warnings } = resolved.value
  const filters = await Promise.all(
    query.filters.map(async (filter) => ({ filter, leads: await countMatches(engine, companyId, filter) })),
  )
  const start = performance.now()
  const { total } = await searchLeads(engine, companyId, query)
  return {
    asked: asked.value,
    query,
    warnings,
    filters,
    body: searchBody(companyId, query),
    total,
    milliseconds: performance.now() - start,
  }
}
