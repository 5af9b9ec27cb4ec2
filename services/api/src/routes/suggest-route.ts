import { presentCandidate } from '@galena/lead/document/present-candidate'
import { SuggestAnswer } from '@galena/lead/document/search-answer'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import { readParameterName } from '@galena/lead/search/parameter-name'
import { readSearchText } from '@galena/lead/search/read-search-text'
import { isTooLong, maxSearchTextLength } from '@galena/lead/search/search-text'
import { quoted } from '@galena/lead/text/quoted'
import { suggestLeads } from '@galena/search/query/search-leads'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../auth/company-scope.ts'
import { badRequest } from '../errors/api-error.ts'
import { describeRoute } from './openapi.ts'
import { type SearchContext, setWarnings } from './search-route.ts'

const shown = 8
const nobody = { hits: [], warnings: [] }
const query = {
  query: Type.String({ description: 'The text typed so far.' }),
  debug: Type.Enum(['true', 'false'], { type: 'string', description: 'Adds how the search text was understood.' }),
}

/** Leads for a search box, while a person types. */
export function addSuggestRoute(app: FastifyInstance, { engine, indexOwner, limiter }: SearchContext): void {
  app.get(
    '/v1/leads/suggest',
    describeRoute('Leads for a search box', SuggestAnswer, { query, headers: ['X-Search-Warning'] }),
    async (request, reply) => {
      const { companyId, catalogue } = callerOf(request)
      refuseFilters(request.query as QueryPairs)
      // As in a search: empty values are ignored, and the last value counts.
      const asked = new Map([...(request.query as QueryPairs)].filter(([, value]) => value !== ''))
      const text = asked.get('query') ?? ''
      if (isTooLong(text)) {
        const message = `query is too long: send up to ${maxSearchTextLength} characters.`
        throw badRequest([{ code: 'invalid_query', message }])
      }
      indexOwner.requireOurs()
      const reading = readSearchText(text, catalogue.country)
      const { hits, warnings } =
        reading.terms.length === 0
          ? nobody
          : await limiter.run(reply, (signal) =>
              suggestLeads(engine, companyId, { kind: 'bar', reading }, shown, { signal }),
            )
      setWarnings(reply, warnings)
      const answer: SuggestAnswer = {
        leads: hits.map(({ document }) => presentCandidate(document, undefined, catalogue, new Set())),
        ...(/^(true|1)$/i.test(asked.get('debug') ?? '') && {
          reading: reading.terms.map((term) => ({ ...term })),
          warnings: [...warnings],
        }),
      }
      return answer
    },
  )
}

/** A filter of the search, or its search text under another name, would be passed over. */
function refuseFilters(pairs: QueryPairs): void {
  const errors = pairs
    .filter(
      ([name, value]) => value !== '' && !Object.hasOwn(query, name) && readParameterName(name).kind !== 'parameter',
    )
    .map(
      ([name]) =>
        ({
          code: 'unknown_filter',
          message: `${quoted(name)} is not a parameter: send query, and no filters.`,
        }) as const,
    )
  if (errors.length > 0) throw badRequest(errors)
}
