import type { OperationsContext } from '@galena/operations/operations-context'
import {
  cancelLastVerification,
  repairLastVerification,
  startVerification,
} from '@galena/operations/verify/requested/request-verification'
import { lastVerificationFacts, verificationStateFacts } from '@galena/operations/verify/requested/requested-facts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { badRequest } from '../../errors/api-error.ts'
import { leadId, leadIds, NoChoices } from '../ops-bodies.ts'
import { get, post } from './ops-route.ts'

const VerificationBody = Type.Object(
  {
    full: Type.Optional(
      Type.Boolean({
        description: 'Compare the content of every document; else only leads where counts or sums differ.',
      }),
    ),
    repair: Type.Optional(Type.Boolean({ description: 'Queue what differs to be indexed again.' })),
    index: Type.Optional(Type.String({ description: 'The index to compare; by default the one that is searched.' })),
    company: Type.Optional(Type.String({ description: 'The name or the id of a company: its leads.' })),
    lead_ids: Type.Optional(leadIds),
    from_id: Type.Optional(leadId),
    to_id: Type.Optional(leadId),
  },
  { additionalProperties: false },
)

/** Comparisons of the index with the database. An indexer makes them, and every api sees them. */
export function addVerificationRoutes(app: FastifyInstance, context: OperationsContext): void {
  const { pool } = context
  get(app, 'verifications/last', 'Progress and findings of the last verification', () => lastVerificationFacts(pool))
  post(app, 'verifications', 'Compare the index with the database', VerificationBody, async (asked, who) => {
    const { full = false, repair = false, index, company, lead_ids } = asked
    const wanted = { full, repair, index, company, leadIds: lead_ids, range: rangeOf(asked) }
    if ([company, lead_ids, wanted.range].filter((choice) => choice !== undefined).length > 1)
      throw refuse('Choose the leads by one of company, lead_ids, and from_id with to_id.')
    return verificationStateFacts(pool, await startVerification(context, { who, asked }, wanted))
  })
  post(app, 'verifications/last/repair', 'Have the findings repaired', NoChoices, async (_, who) =>
    verificationStateFacts(pool, await repairLastVerification(context, who)),
  )
  post(app, 'verifications/last/cancel', 'Cancel the verification', NoChoices, async (_, who) =>
    verificationStateFacts(pool, await cancelLastVerification(context, who)),
  )
}

function rangeOf({ from_id: from, to_id: to }: Static<typeof VerificationBody>): [number, number] | undefined {
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined) throw refuse('Send from_id and to_id together.')
  if (from > to) throw refuse('from_id must not be above to_id.')
  return [from, to]
}

function refuse(message: string) {
  return badRequest([{ code: 'invalid_body', message }])
}
