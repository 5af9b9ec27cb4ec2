import { extraNames } from '@galena/lead/document/lead-document'
import { presentCandidate } from '@galena/lead/document/present-candidate'
import { Candidate } from '@galena/lead/document/search-answer'
import { type FaultList, joinFaults, withPointers } from '@galena/lead/request/fault'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import { fallBackText } from '@galena/lead/search/fall-back'
import type { Filter } from '@galena/lead/search/filter'
import { FieldsAnswer, listFields } from '@galena/lead/search/native/field-list'
import { CountAnswer, CountBody, NativeSearchAnswer, SearchBody } from '@galena/lead/search/native/native-schema'
import { filtersOf, type Matching, readNativeCount } from '@galena/lead/search/native/read-matching'
import { type NativeSearch, readNativeSearch, type SearchMember } from '@galena/lead/search/native/read-native-search'
import { textPlaces } from '@galena/lead/search/search-text'
import { findLeads } from '@galena/search/query/find-leads'
import type { Reach } from '@galena/search/query/reach'
import { countBody, countMatches } from '@galena/search/query/search-leads'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { callerOf } from '../../auth/company-scope.ts'
import { apiError } from '../../errors/api-error.ts'
import { InvalidRequestError, parameterPointer } from '../../errors/problem.ts'
import { describeNative } from './describe-native.ts'
import { countExamples, searchExamples } from './examples.ts'
import { LeadId, leadIdOf } from './explain-lead-route.ts'
import type { NativeContext } from './native-search-context.ts'
import { bodyOfQuery, requireNoParameters } from './query-body.ts'
import { requireReady } from './require-ready.ts'
import {
  awaitFresh,
  type FreshCaller,
  findOrFallBack,
  presentSearch,
  readSearch,
  requireReadySearch,
  requireValid,
  settingsFor,
} from './run-search.ts'

const query = {
  query: Type.String({ description: 'Search text.' }),
  in: Type.String({
    description: `Of ${textPlaces.join(', ')}, with a comma between: where its words are looked for, too.`,
  }),
  filter: Type.String({ description: 'The filter as JSON.' }),
  sort: Type.String({ description: 'Fields with commas between; `-` in front of one that descends.' }),
  limit: SearchBody.properties.limit,
  cursor: Type.String({ description: 'Where the page before ended.' }),
  page: SearchBody.properties.page,
  collapse: SearchBody.properties.collapse,
  fields: Type.String({ description: 'Keys of each lead, with commas between.' }),
  facets: Type.String({ description: 'Facets as JSON.' }),
  highlight: Type.Boolean(),
  explain: Type.Boolean(),
  fresh: Type.Boolean(),
  fresh_timeout_ms: SearchBody.properties.fresh_timeout_ms,
  include: Type.String({ description: `Of ${extraNames.join(', ')}, with commas between.` }),
} satisfies Record<SearchMember, TSchema>

/** Searches, counts and single leads of the native API. */
export function addNativeSearchRoutes(app: FastifyInstance, context: NativeContext): void {
  app.post(
    '/v1/leads/search',
    describeNative('Leads that match a query and a filter', NativeSearchAnswer, {
      body: SearchBody,
      examples: searchExamples,
    }),
    async (request, reply) => {
      requireNoParameters(request)
      const { caller, refused } = await awaitFresh([request.body], callerOf(request), reply, context)
      const search = readSearch(request.body, await settingsFor(caller, context))
      return runSearch(search, { caller, refused }, reply, context)
    },
  )
  app.get(
    '/v1/leads',
    describeNative('The same search for programs that can only GET', NativeSearchAnswer, { query }),
    async (request, reply) => {
      const faults: FaultList = []
      const body = bodyOfQuery(request.query as QueryPairs, faults)
      const { caller, refused } = await awaitFresh([body], callerOf(request), reply, context)
      const read = readNativeSearch(body, await settingsFor(caller, context))
      if (!read.ok) throw new InvalidRequestError(joinFaults(faults, withPointers(read.faults, parameterPointer)))
      if (faults.length > 0) throw new InvalidRequestError(faults)
      return runSearch(read.value, { caller, refused }, reply, context)
    },
  )
  app.post(
    '/v1/leads/count',
    describeNative('How many leads match a query and a filter', CountAnswer, {
      body: CountBody,
      examples: countExamples,
    }),
    async (request, reply) => {
      requireNoParameters(request)
      const caller = callerOf(request)
      const matching = requireValid(readNativeCount(request.body, await settingsFor(caller, context)))
      context.indexOwner.requireOurs()
      requireReady(() => countBody(caller.reach, allOf(matching)), context.indexOwner)
      return context.limiter.run(reply, async (signal) => ({
        total: await countOrFallBack(matching, caller.reach, context, signal),
      }))
    },
  )
  app.get<{ Params: { id: string } }>(
    '/v1/leads/:id',
    describeNative('One lead with everything', Candidate, { params: LeadId }),
    (request, reply) => readLead(request, reply, context),
  )
  app.get('/v1/fields', describeNative('What conditions and sorts can name', FieldsAnswer), (request) => {
    requireNoParameters(request)
    return listFields(callerOf(request).catalogue)
  })
}

async function runSearch(
  search: NativeSearch,
  { caller, refused }: FreshCaller,
  reply: FastifyReply,
  context: NativeContext,
): Promise<NativeSearchAnswer> {
  const startedAt = performance.now()
  context.indexOwner.requireOurs()
  requireReadySearch(search, caller.reach, context)
  return context.limiter.run(reply, async (signal) => {
    const { search: answered, found } = await findOrFallBack(search, caller.reach, context, signal)
    return presentSearch({ caller, refused }, answered, found, context, { signal, startedAt })
  })
}

/** As many as the search with the same body finds. */
async function countOrFallBack(
  { conditions, text }: Matching,
  reach: Reach,
  { engine }: NativeContext,
  signal: AbortSignal,
): Promise<number> {
  const countWith = (reading: Matching['text']) =>
    countMatches(engine, reach, allOf({ conditions, text: reading }), { signal })
  const total = await countWith(text)
  const fallback = total === 0 && text ? fallBackText(text) : undefined
  return fallback ? countWith(fallback.reading) : total
}

function allOf(matching: Matching): Filter {
  return { kind: 'all', filters: filtersOf(matching) }
}

async function readLead(
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  context: NativeContext,
): Promise<Candidate> {
  requireNoParameters(request)
  const { reach, catalogue } = callerOf(request)
  const id = leadIdOf(request.params.id)
  context.indexOwner.requireOurs()
  const include = new Set(extraNames)
  const list = {
    conditions: [{ filter: { kind: 'lead', ids: [id] } as const }],
    facets: [],
    text: undefined,
    sort: [{ by: 'created_at', direction: 'desc' } as const],
    rows: 1,
    from: 0,
    after: undefined,
    include,
  }
  return context.limiter.run(reply, async (signal) => {
    const { hits } = await findLeads(context.engine, reach, list, { signal })
    const [hit] = hits
    if (!hit) throw apiError('no_lead')
    return presentCandidate(hit.document, hit.extras, catalogue, include)
  })
}
