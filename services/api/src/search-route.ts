import { SearchAnswer } from '@galena/lead/candidate'
import { parseSearch } from '@galena/lead/parse-search'
import { presentCandidate } from '@galena/lead/present'
import { type FindPlace, type ResolvedSearch, resolveSearch } from '@galena/lead/resolve-search'
import type { Engine } from '@galena/search/engine'
import { countLeads, searchLeads } from '@galena/search/search-leads'
import type { FastifyInstance } from 'fastify'
import { badRequest } from './api-error.ts'
import { authenticateCompany } from './authenticate.ts'
import type { Directory } from './directory.ts'
import type { QueryPairs } from './query-pairs.ts'

export interface SearchTools {
  readonly engine: Engine
  readonly directory: Directory
  readonly findPlace: FindPlace
  readonly rowsPerPage: number
  readonly timeoutMs: number
}

/** The documented lead search. */
export function addSearchRoute(app: FastifyInstance, tools: SearchTools): void {
  app.get(
    '/api/talkpush_services/campaign_invitations',
    { schema: { response: { 200: SearchAnswer } } },
    async (request, reply) => {
      const companyId = await authenticateCompany(request, tools.directory)
      const asked = parseSearch(request.query as QueryPairs)
      if (!asked.ok) throw badRequest(asked.faults)
      const catalogue = await tools.directory.catalogue(companyId)
      const resolved = resolveSearch(asked.value, catalogue, tools.findPlace, { rowsPerPage: tools.rowsPerPage })
      if (!resolved.ok) throw badRequest(resolved.faults)
      const signal = AbortSignal.timeout(tools.timeoutMs)
      const { query } = resolved.value
      const { total, hits } = await searchLeads(tools.engine, companyId, query, { signal })
      const warnings = [
        ...resolved.value.warnings,
        ...(total === 0 ? await confirmDoubts(tools.engine, companyId, resolved.value, signal) : []),
      ]
      if (warnings.length > 0) reply.header('X-Search-Warning', warnings.map(encodeURIComponent).join('; '))
      const answer: SearchAnswer = {
        total,
        current_page: asked.value.page === undefined ? 1 : String(asked.value.page),
        pages: Math.ceil(total / query.rows),
        candidates: hits.map(({ document, extras }) => presentCandidate(document, extras, catalogue, query.include)),
      }
      return answer
    },
  )
}

/** Looked at only when nobody was found: no other search pays for it. */
async function confirmDoubts(
  engine: Engine,
  companyId: number,
  { doubts }: ResolvedSearch,
  signal: AbortSignal,
): Promise<string[]> {
  const counts = await Promise.all(doubts.map(({ filter }) => countLeads(engine, companyId, filter, { signal })))
  return doubts.filter((_, index) => counts[index] === 0).map(({ warning }) => warning)
}
