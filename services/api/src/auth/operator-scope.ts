import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'
import { operatorsKeyOf } from './authenticate.ts'
import type { TenantCache } from './tenant-cache.ts'

const operators = new WeakMap<FastifyRequest, string>()

/** Routes added by `addRoutes` ask for an operator's key; whatever changes something asks for one that may write. */
export async function operatorScope(
  app: FastifyInstance,
  tenants: TenantCache,
  addRoutes: (scope: FastifyInstance) => void,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('preHandler', async (request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const key = operatorsKeyOf(request)
      const owner = key === undefined ? undefined : await tenants.owner(key)
      if (!owner || owner.companyId !== null) throw apiError('unauthorized')
      if (request.method !== 'GET' && request.method !== 'HEAD' && owner.role !== 'write') throw apiError('read_only')
      operators.set(request, `key ${owner.id}`)
    })
    addRoutes(scope)
  })
}

/** Who sent a request to a route of the operators' scope, for the record. */
export function operatorOf(request: FastifyRequest): string {
  const operator = operators.get(request)
  if (operator === undefined) throw new Error('This route lies outside the operators’ scope.')
  return operator
}
