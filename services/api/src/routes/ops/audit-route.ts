import { auditPage } from '@galena/operations/actions/audit-page'
import { maxListed } from '@galena/operations/limits'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { describeRoute } from '../openapi.ts'
import { Facts, tag } from './ops-route.ts'
import { readParameters } from './read-parameters.ts'

const query = {
  after: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'The `next` of the page before.' }),
  action: Type.String({ description: 'A command, such as `reindex swap`, or its first word.' }),
  who: Type.String({ description: 'Who did it, as the entries say.' }),
  limit: Type.Integer({ minimum: 1, maximum: maxListed, default: maxListed }),
}

/** What operators did. */
export function addAuditRoute(app: FastifyInstance, context: Pick<OperationsContext, 'pool'>): void {
  app.get('/ops/audit', describeRoute('What operators did, latest first', Facts, { tag, query }), (request) => {
    const { after, action, who, limit = maxListed } = readParameters(query, request)
    return auditPage(context, { limit, before: after, command: action, who })
  })
}
