import { presentCandidate } from '@galena/lead/document/present-candidate'
import { SuggestAnswer } from '@galena/lead/document/search-answer'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import { readSearchText } from '@galena/lead/search/read-search-text'
import { isTooLong, maxSearchTextLength } from '@galena/lead/search/search-text'
import { suggestLeads } from '@galena/search/query/search-leads'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../auth/company-scope.ts'
import { InvalidRequestError } from '../errors/problem.ts'
import { type SearchContext, setWarnings } from './search-route.ts'
import { describeNative } from './v1/describe-native.ts'
import { unknownParameters } from './v1/query-body.ts'

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
    describeNative('Leads for a search box', SuggestAnswer, { query, headers: ['X-Search-Warning'] }),
    async (request, reply) => {
      const { companyId, catalogue } = callerOf(request)
      // As in a search: empty values are ignored, and the last value counts.
      const faults = unknownParameters(request.query as QueryPairs, Object.keys(query))
      const asked = new Map([...(request.query as QueryPairs)].filter(([, value]) => value !== ''))
      const text = asked.get('query') ?? ''
      if (isTooLong(text))
        faults.push({
          pointer: '?query',
          detail: `The query is too long: send up to ${maxSearchTextLength} characters.`,
        })
      if (faults.length > 0) throw new InvalidRequestError(faults)
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
