import { readPairs } from '@galena/lead/request/query-pairs'
import { explainSearch } from '@galena/operations/explain/explain-search'
import type { OperationsContext } from '@galena/operations/operations-context'
import { requireCompany } from '@galena/operations/require-company'
import { loadCatalogue } from '@galena/store/catalogue/load-catalogue'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import { ApiError, apiError, badRequest } from '../../errors/api-error.ts'
import { faultOf, InvalidRequestError } from '../../errors/problem.ts'
import { describeRoute } from '../openapi.ts'
import { readBody } from '../read-ops-body.ts'
import { explainNative } from '../v1/explain-native.ts'
import type { NativeContext } from '../v1/native-search-context.ts'
import { Facts, tag } from './ops-route.ts'
import { readParameters } from './read-parameters.ts'

const company = Type.String({ minLength: 1, description: 'The name or the id of the company that searches.' })
const query = Type.String({ description: 'The URL of a search of the documented endpoint, or its query string.' })
const ExplainBody = Type.Object(
  {
    company,
    search: Type.Optional(
      Type.Object({}, { additionalProperties: true, description: 'As for POST /v1/leads/search.' }),
    ),
    query: Type.Optional(query),
  },
  { additionalProperties: false },
)
const parameters = { company, search: Type.String({ description: 'The body of a search as JSON.' }), query }

const summary = 'How a search is understood, what Elasticsearch is asked, and how many leads each condition matches'

export interface ExplainContext extends NativeContext {
  readonly operations: OperationsContext
}

/** Explains searches of any company. GET as well, because a key that may only read may ask for it. */
export function addExplainSearchRoutes(app: FastifyInstance, context: ExplainContext): void {
  const path = '/ops/explain/search'
  app.post(path, describeRoute(summary, Facts, { tag, body: ExplainBody }), (request, reply) =>
    explain(readBody(ExplainBody, request.body ?? {}), reply),
  )
  app.get(path, describeRoute(summary, Facts, { tag, query: parameters }), (request, reply) => {
    const { company: name, search, query: documented } = readParameters(parameters, request)
    if (name === undefined) throw badRequest([{ code: 'invalid_parameter', message: 'Send the parameter company.' }])
    const body = { company: name, ...(search !== undefined && { search: jsonOf(search) }) }
    return explain(readBody(ExplainBody, { ...body, ...(documented !== undefined && { query: documented }) }), reply)
  })

  async function explain(asked: Static<typeof ExplainBody>, reply: FastifyReply): Promise<object> {
    if ((asked.search === undefined) === (asked.query === undefined))
      throw badRequest([{ code: 'invalid_body', message: 'Send either `search` or `query`.' }])
    const { id, name } = await requireCompany(context.operations.pool, asked.company)
    const catalogue = await loadCatalogue(context.operations.pool, id)
    if (!catalogue) throw apiError('no_company')
    const explained =
      asked.query === undefined
        ? await explainNative(asked.search, { reach: { companyId: id }, catalogue }, reply, context).catch(
            asInvalidSearch,
          )
        : await explainDocumented(asked.query, id, catalogue)
    return { company: { id, name }, ...explained }
  }

  async function explainDocumented(
    url: string,
    companyId: number,
    catalogue: NonNullable<Awaited<ReturnType<typeof loadCatalogue>>>,
  ): Promise<object> {
    const pairs = readPairs(url.slice(url.indexOf('?') + 1))
    const explained = await explainSearch(context.operations, companyId, catalogue, pairs, context.rowsPerPage)
    const { query: read, warnings, filters, body, total, milliseconds } = explained
    return {
      total,
      took_ms: milliseconds,
      reading: read,
      warnings: warnings.map((detail) => ({ detail })),
      conditions: filters.map(({ filter, leads }) => ({ filter, total: leads })),
      body,
      timings: { search_ms: milliseconds },
    }
  }
}

/** What is wrong with the search, and not with the request that asks about it. */
function asInvalidSearch(error: unknown): never {
  if (error instanceof InvalidRequestError) throw new ApiError('invalid_search', error.message)
  const fault = faultOf(error)
  throw fault ? new ApiError('invalid_search', `${fault.pointer}: ${fault.detail}`) : error
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw apiError('broken_json')
  }
}
