import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'
import { authenticate, type Caller } from './authenticate.ts'
import type { TenantCache } from './tenant-cache.ts'

export interface CompanyScopeContext {
  readonly tenants: TenantCache
  /** Requests that one key may send in a minute to this process; 0 for any number. */
  readonly requestsPerMinute: number
}

const callers = new WeakMap<FastifyRequest, Caller>()

/** Routes added by `addRoutes` ask for a company's key before anything else, and count against its limit. */
export async function companyScope(
  app: FastifyInstance,
  { tenants, requestsPerMinute }: CompanyScopeContext,
  addRoutes: (scope: FastifyInstance) => void,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('preHandler', async (request) => {
      callers.set(request, await authenticate(request, tenants))
    })
    if (requestsPerMinute > 0) {
      await scope.register(rateLimit, {
        hook: 'preHandler',
        max: requestsPerMinute,
        timeWindow: 60_000,
        keyGenerator: (request) => String(callerOf(request).keyId),
        errorResponseBuilder: () => apiError('too_many_requests'),
      })
    }
    addRoutes(scope)
  })
}

/** Who sent a request to a route of the company scope. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request)
  if (!caller) throw new Error('This route lies outside the company scope.')
  return caller
}
