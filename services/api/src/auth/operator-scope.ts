import type { KeyOwner } from '@galena/store/catalogue/keys'
import type { Session } from '@galena/store/catalogue/sessions'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'
import { type AuthContext, operatorKeyOf } from './authenticate.ts'
import type { KeyUses } from './key-uses.ts'
import { operatorCookie } from './session-cookie.ts'
import type { TenantCache } from './tenant-cache.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request; null or undefined outside the operator scope. Routes read it with `operatorOf`. */
    operator: string | null | undefined
    /** The session of the console that the request belongs to; null or undefined for a key. */
    operatorSession: Session | null | undefined
  }
}

/**
 * Routes added by `addRoutes` require an operator's key or a session of the console, and one with the role `write` for
 * everything but GET.
 */
export async function operatorScope(
  app: FastifyInstance,
  context: OperatorScopeContext,
  addRoutes: (scope: FastifyInstance) => void | Promise<void>,
): Promise<void> {
  await app.register(async (scope) => {
    scope.decorateRequest('operator', null)
    scope.decorateRequest('operatorSession', null)
    scope.addHook('preHandler', async (request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const { owner, session } = await requireOperator(request, reply, context, operatorKeyOf(request))
      if (request.method !== 'GET' && request.method !== 'HEAD' && owner.role !== 'write') throw apiError('read_only')
      context.keyUses.note(owner.id)
      request.operator = operatorName(owner)
      request.operatorSession = session ?? null
    })
    await addRoutes(scope)
  })
}

export interface OperatorScopeContext extends AuthContext {
  readonly keyUses: Pick<KeyUses, 'note'>
}

/** The operator who has this key or, without one, the session of the request. Throws an error of the api when that is nobody. */
export async function requireOperator(
  request: FastifyRequest,
  reply: FastifyReply,
  { tenants, wrongKeys }: AuthContext,
  key: string | undefined,
): Promise<{ owner: KeyOwner; session?: Session | undefined }> {
  const found = key === undefined ? undefined : await tenants.owner(key)
  if (key !== undefined && !found) return wrongKeys.refuse(key, request, reply)
  const { owner, session } = found
    ? { owner: ofOperators(found), session: undefined }
    : await ofSession(request, tenants)
  if (!owner) throw apiError('unauthorized')
  return { owner, session }
}

async function ofSession(request: FastifyRequest, tenants: TenantCache) {
  const token = operatorCookie.tokenOf(request)
  const session = token === undefined ? undefined : ofOperators(await tenants.session(token))
  return { owner: session, session }
}

function ofOperators<Owner extends KeyOwner>(owner: Owner | undefined): Owner | undefined {
  return owner?.companyId === null ? owner : undefined
}

/** What the audit calls who has a key. */
export function operatorName({ id }: Pick<KeyOwner, 'id'>): string {
  return `key ${id}`
}

/** Who sent a request to a route of the operator scope, for the audit. Throws in a route outside it. */
export function operatorOf({ operator }: FastifyRequest): string {
  if (!operator) throw new Error('This route is outside the operator scope.')
  return operator
}
