import {
  type SessionOwner,
  type StartedSession,
  signInRefused,
  startSession,
  startSessionWithCode,
} from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ApiError, apiError } from '../errors/api-error.ts'
import type { FailedAttempts } from './failed-attempts.ts'
import { isJson, isOfForeignPage } from './session-cookie.ts'
import type { TenantCache } from './tenant-cache.ts'

/** What somebody signs in with. */
export type Credential = { readonly key: string } | { readonly code: string }

export interface SignInContext {
  readonly pool: Pool
  readonly tenants: TenantCache
  readonly attempts: FailedAttempts
}

/** Refuses a request to sign in that a page of another address may have sent. */
export function requireOwnPage(request: FastifyRequest): void {
  if (isOfForeignPage(request)) throw apiError('foreign_page')
  if (!isJson(request)) throw apiError('no_json')
}

/** Begins a session of a company or of an operator. Throws an error of the api; wrong keys are counted and recorded. */
export async function signIn(
  { pool, tenants, attempts }: SignInContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  credential: Credential,
  owner: SessionOwner,
): Promise<StartedSession> {
  const fail = async (error: ApiError) => {
    await recordAudit(pool, `address ${await attempts.count(request)}`, signInRefused, { reason: error.code })
    return error
  }
  await attempts.requireFew(request, reply)
  if ('code' in credential) {
    const session = await startSessionWithCode(pool, credential.code.trim(), owner)
    if (!session) throw await fail(apiError('used_code'))
    return session
  }
  const key = await tenants.owner(credential.key.trim())
  if (!key) throw await fail(apiError('unauthorized'))
  if (owner === 'company' && key.companyId === null) throw apiError('operator_key')
  if (owner === 'operator' && key.companyId !== null) throw apiError('company_key')
  if (key.role === 'company_suggest') throw apiError('suggest_only')
  const session = await startSession(pool, key.id)
  if (!session) throw apiError('unauthorized')
  return session
}
