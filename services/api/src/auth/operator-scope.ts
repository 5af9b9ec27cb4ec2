import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'
import { operatorKeyOf } from './authenticate.ts'
import type { TenantCache } from './tenant-cache.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request; null or undefined outside the operator scope. Routes read it with `operatorOf`. */
    operator: string | null | undefined
  }
}

/** Routes added by `addRoutes` require an operator's key, and one with the role `write` for everything but GET. */
export async function operatorScope(
  app: FastifyInstance,
  tenants: TenantCache,
  addRoutes: (scope: FastifyInstance) => void,
): Promise<void> {
  await app.register(async (scope) => {
    scope.decorateRequest('operator', null)
    scope.addHook('preHandler', async (request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const key = operatorKeyOf(request)
      const owner = key === undefined ? undefined : await tenants.owner(key)
      if (!owner || owner.companyId !== null) throw apiError('unauthorized')
      if (request.method !== 'GET' && request.method !== 'HEAD' && owner.role !== 'write') throw apiError('read_only')
      request.operator = `key ${owner.id}`
    })
    addRoutes(scope)
  })
}

/** Who sent a request to a route of the operator scope, for the audit. Throws in a route outside it. */
export function operatorOf({ operator }: FastifyRequest): string {
  if (!operator) throw new Error('This route is outside the operator scope.')
  return operator
}
