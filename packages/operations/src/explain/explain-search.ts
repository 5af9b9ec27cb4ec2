import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import { parseSearch } from '@galena/lead/search/parse-search'
import { resolveSearch } from '@galena/lead/search/resolve-search'
import { countMatches, searchBody, searchLeads } from '@galena/search/query/search-leads'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import { requireOwnIndex } from '../owner/ownership.ts'

export interface ExplainedSearch {
  /** The search as it was understood: names became ids, texts became readings. */
  readonly query: LeadQuery
  readonly warnings: readonly string[]
  /** How many leads of the company each filter matches alone. */
  readonly filters: readonly { readonly filter: LeadQuery['filters'][number]; readonly leads: number }[]
  /** The body that Elasticsearch gets; that of a far page also holds where to continue. */
  readonly body: object
  readonly total: number
  readonly milliseconds: number
}

/** How the query string of a search is understood, and what it finds. */
export async function explainSearch(
  context: OperationsContext,
  companyId: number,
  catalogue: Catalogue,
  pairs: Iterable<readonly [string, string]>,
  rowsPerPage: number,
): Promise<ExplainedSearch> {
  const { engine, findPlace } = context
  const parsed = parseSearch(pairs)
  if (!parsed.ok) throw new OperationError('invalid_search', parsed.errors.map(({ message }) => message).join(' '))
  const resolved = resolveSearch(parsed.value, catalogue, findPlace, { rowsPerPage })
  if (!resolved.ok) throw new OperationError('invalid_search', resolved.errors.map(({ message }) => message).join(' '))
  const { query, warnings } = resolved.value
  await requireOwnIndex(context)
  const filters = await Promise.all(
    query.filters.map(async (filter) => ({ filter, leads: await countMatches(engine, { companyId }, filter) })),
  )
  const start = performance.now()
  const page = await searchLeads(engine, { companyId }, query)
  return {
    query,
    warnings: [...warnings, ...page.warnings],
    filters,
    body: searchBody({ companyId }, query),
    total: page.total,
    milliseconds: performance.now() - start,
  }
}
