import { presentCandidate } from '@galena/lead/document/present-candidate'
import { SearchAnswer } from '@galena/lead/document/search-answer'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import type { LeadQuery } from '@galena/lead/search/lead-query'
import { parseSearch } from '@galena/lead/search/parse-search'
import { confirmWarning } from '@galena/lead/search/resolve-context'
import { type ResolvedSearch, resolveSearch } from '@galena/lead/search/resolve-search'
import { filterNames, searchParameters } from '@galena/lead/search/search-parameters'
import type { FindPlace } from '@galena/lead/text/place'
import type { Engine } from '@galena/search/engine/engine'
import type { CursorCache } from '@galena/search/paging/cursor-cache'
import type { Reach } from '@galena/search/query/reach'
import { countMatches, searchLeads } from '@galena/search/query/search-leads'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { callerOf } from '../auth/company-scope.ts'
import type { IndexOwnerCheck } from '../auth/index-owner.ts'
import { badRequest } from '../errors/api-error.ts'
import type { ConcurrencyLimiter } from './concurrency-limiter.ts'
import { describeRoute } from './openapi.ts'

export interface SearchContext {
  readonly engine: Engine
  readonly indexOwner: Pick<IndexOwnerCheck, 'requireOurs' | 'unreadyFields'>
  readonly cursors: CursorCache
  readonly findPlace: FindPlace
  readonly rowsPerPage: number
  readonly limiter: ConcurrencyLimiter
}

/** Clients limit the size of headers. */
const maxWarnings = 8

const query = {
  ...searchParameters,
  ...Object.fromEntries(Object.entries(filterNames).map(([name, schema]) => [`filter[${name}]`, schema])),
}

const description =
  'A filter is never ignored. Names that contain `filter`, or that are the name of a filter without `filter[…]` (such as `query` or `q`), are a 400 that suggests the right name, unless they can only mean one filter: names that are percent-encoded twice, and `&amp;` in place of `&`. A filter that may not be repeated is a 400 when it is sent with different values. Other unknown parameters are ignored, and so are empty values.'

/** The documented lead search. */
export function addSearchRoute(app: FastifyInstance, context: SearchContext): void {
  app.get(
    '/api/talkpush_services/campaign_invitations',
    describeRoute('Leads that match every filter', SearchAnswer, { description, query, headers: ['X-Search-Warning'] }),
    async (request, reply) => {
      const { reach, catalogue } = callerOf(request)
      const asked = parseSearch(request.query as QueryPairs)
      if (!asked.ok) throw badRequest(asked.errors)
      const resolved = resolveSearch(asked.value, catalogue, context.findPlace, { rowsPerPage: context.rowsPerPage })
      if (!resolved.ok) throw badRequest(resolved.errors)
      const { query } = resolved.value
      context.indexOwner.requireOurs()
      return context.limiter.run(reply, async (signal) => {
        const { cursors } = context
        const page = await searchLeads(context.engine, reach, query, { signal, cursors })
        const { total, hits } = page
        const warnings = [
          ...resolved.value.warnings,
          ...page.warnings,
          ...(total === 0 ? await confirmDeferredWarnings(context.engine, reach, resolved.value, signal) : []),
        ]
        setWarnings(reply, warnings)
        const answer: SearchAnswer = {
          total,
          current_page: asked.value.page === undefined ? 1 : String(asked.value.page),
          pages: Math.ceil(total / query.rows),
          candidates: hits.map(({ document, extras }) => presentCandidate(document, extras, catalogue, query.include)),
          ...(asked.value.debug && { debug: { reading: readingOf(query), warnings } }),
        }
        return answer
      })
    },
  )
}

/** The header that says what a person who searches should know. */
export function setWarnings(reply: FastifyReply, warnings: readonly string[]): void {
  if (warnings.length > 0)
    reply.header('X-Search-Warning', warnings.slice(0, maxWarnings).map(encodeURIComponent).join('; '))
}

/** How the search text was understood; empty without one. */
function readingOf({ filters }: LeadQuery): Record<string, unknown>[] {
  return filters.flatMap((filter) => (filter.kind === 'bar' ? filter.reading.terms.map((term) => ({ ...term })) : []))
}

/** Deferred warnings are checked only when the search finds nothing, so that no other search pays for it. */
async function confirmDeferredWarnings(
  engine: Engine,
  reach: Reach,
  { deferredWarnings: deferred }: ResolvedSearch,
  signal: AbortSignal,
): Promise<string[]> {
  const few = deferred.slice(0, maxWarnings)
  const counts = await Promise.all(few.map(({ filter }) => countMatches(engine, reach, filter, { signal })))
  return few.flatMap((deferred, index) => confirmWarning(deferred, counts[index] ?? 0) ?? [])
}
