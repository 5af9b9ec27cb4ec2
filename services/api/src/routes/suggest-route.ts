import { presentCandidate, presentName } from '@galena/lead/document/present-candidate'
import { SuggestAnswer } from '@galena/lead/document/search-answer'
import { addFault, readOneOf } from '@galena/lead/request/fault'
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
      const { reach, catalogue, role } = callerOf(request)
      const asked = readParameters(request.query as QueryPairs)
      const text = asked.get('query') ?? ''
      indexOwner.requireOurs()
      const reading = readSearchText(text, catalogue.country)
      const { hits, warnings } =
        reading.terms.length === 0
          ? nobody
          : await limiter.run(reply, (signal) =>
              suggestLeads(engine, reach, { kind: 'bar', reading }, shown, { signal }),
            )
      setWarnings(reply, warnings)
      const answer: SuggestAnswer = {
        leads: hits.map(({ document }) =>
          role === 'company_suggest'
            ? presentName(document, catalogue)
            : presentCandidate(document, undefined, catalogue, new Set()),
        ),
        ...(asked.get('debug') === 'true' && {
          reading: reading.terms.map((term) => ({ ...term })),
          warnings: [...warnings],
        }),
      }
      return answer
    },
  )
}

/** An empty value is the same as leaving a parameter out. Throws an error with every fault. */
function readParameters(pairs: QueryPairs): ReadonlyMap<string, string> {
  const faults = unknownParameters(pairs, Object.keys(query))
  const asked = new Map<string, string>()
  for (const [name, text] of pairs) {
    if (text === '') continue
    if (asked.has(name)) addFault({ faults }, `?${name}`, 'This parameter was sent twice.')
    asked.set(name, text)
  }
  if (isTooLong(asked.get('query') ?? ''))
    addFault({ faults }, '?query', `The query is too long: send up to ${maxSearchTextLength} characters.`)
  if (asked.has('debug')) readOneOf(asked.get('debug'), '?debug', ['true', 'false'], { faults })
  if (faults.length > 0) throw new InvalidRequestError(faults)
  return asked
}
