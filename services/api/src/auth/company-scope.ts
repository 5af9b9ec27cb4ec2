import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'
import { type AuthContext, authenticate, type Caller } from './authenticate.ts'
import type { KeyUses } from './key-uses.ts'
import { type SharedCounts, sharedStore } from './shared-counts.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request; null or undefined outside the company scope. Routes read it with `callerOf`. */
    caller: Caller | null | undefined
  }
}

export interface CompanyScopeContext extends AuthContext {
  readonly keyUses: Pick<KeyUses, 'note'>
  /** Requests that one key may send in a minute; 0 for any number. */
  readonly requestsPerMinute: number
  /** Where the processes of the api count together; undefined where each counts by itself. */
  readonly sharedCounts: SharedCounts | undefined
}

const minuteMs = 60_000

/** Routes added by `addRoutes` require a company's key before anything else, and count towards its limit. */
export async function companyScope(
  app: FastifyInstance,
  { requestsPerMinute, sharedCounts, keyUses, ...context }: CompanyScopeContext,
  addRoutes: (scope: FastifyInstance) => void | Promise<void>,
): Promise<void> {
  await app.register(async (scope) => {
    scope.decorateRequest('caller', null)
    scope.addHook('preHandler', async (request, reply) => {
      request.caller = await authenticate(request, reply, context)
      keyUses.note(request.caller.keyId)
      refuseBody(request)
    })
    if (requestsPerMinute > 0) {
      await scope.register(rateLimit, {
        hook: 'preHandler',
        max: requestsPerMinute,
        timeWindow: minuteMs,
        ...(sharedCounts && { store: sharedStore('requests', sharedCounts, minuteMs) }),
        keyGenerator: (request) => String(callerOf(request).keyId),
        errorResponseBuilder: () => apiError('too_many_requests'),
      })
    }
    await addRoutes(scope)
  })
}

/**
 * Some clients send the parameters of a GET in its body, where they are not read: without its filters, a search would find
 * everyone. `{}` and `[]` hold none. A body sent in chunks does not say how long it is.
 */
function refuseBody({ method, headers }: FastifyRequest): void {
  const mayHoldFilters =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > '{}'.length
  if (method === 'GET' && mayHoldFilters) throw apiError('unread_body')
}

/** Who sent a request to a route of the company scope. Throws in a route outside it: no company may be assumed there. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (!caller) throw new Error('This route is outside the company scope.')
  return caller
}
