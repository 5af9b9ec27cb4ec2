import { discardFailures, retryFailures } from '@galena/operations/actions/failures'
import { failurePage } from '@galena/operations/failures/failure-page'
import { refusedLead } from '@galena/operations/failures/refused-lead'
import { maxListed } from '@galena/operations/limits'
import type { OperationsContext } from '@galena/operations/operations-context'
import { requireCompany } from '@galena/operations/require-company'
import type { FailureFilter } from '@galena/store/outbox/failures'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { apiError, badRequest } from '../../errors/api-error.ts'
import { describeRoute } from '../openapi.ts'
import { LeadParams, leadIds } from '../ops-bodies.ts'
import { Facts, post, tag } from './ops-route.ts'
import { idIn } from './path-id.ts'
import { readParameters } from './read-parameters.ts'

const query = {
  company: Type.String({ description: 'The name or the id of a company.' }),
  code: Type.String({ description: 'The kind of the reason, as `codes` lists them.' }),
  limit: Type.Integer({ minimum: 1, maximum: maxListed, default: maxListed }),
  after: Type.String({ description: 'The `next` of the page before.' }),
}

const ChosenFailures = Type.Object(
  {
    lead_ids: Type.Optional(leadIds),
    company: Type.Optional(Type.String({ description: 'The name or the id of a company.' })),
    code: Type.Optional(Type.String({ description: 'The kind of the reason.' })),
    all: Type.Optional(Type.Literal(true, { description: 'All of them.' })),
  },
  { additionalProperties: false },
)

/** Leads that Elasticsearch refused. */
export function addFailureRoutes(app: FastifyInstance, context: OperationsContext): void {
  const { pool } = context
  app.get(
    '/ops/failures',
    describeRoute('Leads that Elasticsearch refused, latest first', Facts, { tag, query }),
    async (request) => {
      const { company, limit = maxListed, ...rest } = readParameters(query, request)
      return failurePage(context, { ...rest, limit, company: await nameOf(company) })
    },
  )
  app.get(
    '/ops/failures/:id',
    describeRoute('Why a lead was refused, and the document as it would be now', Facts, { tag, params: LeadParams }),
    async (request) => {
      const found = await refusedLead(context, idIn(request))
      if (!found) throw apiError('no_failure')
      return found
    },
  )
  post(app, 'failures/retry', 'Try refused leads again', ChosenFailures, async (asked, who) => ({
    retried: await retryFailures(context, { who, asked }, await chosen(asked)),
  }))
  post(
    app,
    'failures/discard',
    'Discard failures; leads and the index are not changed',
    ChosenFailures,
    async (asked, who) => ({
      discarded: await discardFailures(context, { who, asked }, await chosen(asked)),
    }),
  )

  /** Never all by default: a request without a choice is probably a mistake. */
  async function chosen({ lead_ids, company, code, all }: Static<typeof ChosenFailures>): Promise<FailureFilter> {
    if (lead_ids === undefined && company === undefined && code === undefined && all === undefined)
      throw badRequest([
        { code: 'invalid_body', message: 'Choose the failures: send `lead_ids`, `company`, `code` or `all`.' },
      ])
    return { leadIds: lead_ids, company: await nameOf(company), code }
  }

  async function nameOf(company: string | undefined): Promise<string | undefined> {
    return company === undefined ? undefined : (await requireCompany(pool, company)).name
  }
}
