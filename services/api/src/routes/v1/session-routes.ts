import { companyWithId } from '@galena/store/catalogue/companies'
import type { KeyRole } from '@galena/store/catalogue/keys'
import { type Session, signInRefused, startSession, startSessionWithCode } from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { callerOf } from '../../auth/company-scope.ts'
import { countFailedAttempts } from '../../auth/failed-attempts.ts'
import {
  clearSessionCookie,
  isJson,
  isOfForeignPage,
  sessionTokenOf,
  setSessionCookie,
} from '../../auth/session-cookie.ts'
import type { SharedCounts } from '../../auth/shared-counts.ts'
import type { TenantCache } from '../../auth/tenant-cache.ts'
import { type ApiError, apiError } from '../../errors/api-error.ts'
import { bodilessScope } from './bodiless-scope.ts'
import { describeNative } from './describe-native.ts'
import { signInExamples } from './examples.ts'
import { requireNoParameters } from './query-body.ts'
import { type Credential, readCredential, SignInBody } from './sign-in-body.ts'

const SessionAnswer = Type.Object({
  company: Type.Object({
    id: Type.Integer(),
    name: Type.String(),
    country: Type.Union([Type.String(), Type.Null()]),
    time_zone: Type.String(),
  }),
  role: Type.Enum(['company', 'company_write'], {
    type: 'string',
    description: 'What the key may do; `company_write` may also import leads.',
  }),
  expires_at: Type.String({ format: 'date-time', description: 'It ends earlier after an hour without a request.' }),
})
type SessionAnswer = Static<typeof SessionAnswer>

export interface SessionContext {
  readonly pool: Pool
  readonly tenants: TenantCache
  readonly sharedCounts: SharedCounts | undefined
}

const description =
  'The answer sets the cookie `galena_session`, which pages of this address cannot read. It counts for every request under `/v1` that such a page sends by GET, or with a body of the type application/json. After ten wrong keys in a minute an address gets 429.'

/** Signing in and out, for the search page. Nobody is known there yet, or no longer. */
export async function addSignInRoutes(
  app: FastifyInstance,
  { pool, tenants, sharedCounts }: SessionContext,
): Promise<void> {
  const attempts = await countFailedAttempts(app, sharedCounts)
  const fail = async (request: FastifyRequest, error: ApiError) => {
    const address = await attempts.count(request)
    await recordAudit(pool, `address ${address}`, signInRefused, { reason: error.code })
    return error
  }

  async function signIn(request: FastifyRequest, credential: Credential) {
    if ('code' in credential) {
      const session = await startSessionWithCode(pool, credential.code)
      if (!session) throw await fail(request, apiError('used_code'))
      return session
    }
    const owner = await tenants.owner(credential.key)
    if (!owner) throw await fail(request, apiError('unauthorized'))
    if (owner.companyId === null) throw apiError('operator_key')
    const session = await startSession(pool, owner.id)
    if (!session) throw apiError('unauthorized')
    return session
  }

  app.post(
    '/v1/session',
    describeNative('Sign in: a key for a cookie', SessionAnswer, {
      body: SignInBody,
      examples: signInExamples,
      description,
      security: [],
    }),
    async (request, reply) => {
      requireNoParameters(request)
      if (isOfForeignPage(request)) throw apiError('foreign_page')
      if (!isJson(request)) throw apiError('no_json')
      const credential = readCredential(request.body)
      await attempts.requireFew(request, reply)
      const session = await signIn(request, credential)
      const answer = await present(pool, session)
      setSessionCookie(request, reply, session.token)
      return reply.header('Cache-Control', 'no-store').send(answer)
    },
  )
  await bodilessScope(app, (scope) => {
    scope.delete(
      '/v1/session',
      describeNative('Sign out', undefined, { security: [{ session: [] }] }),
      async (request, reply) => {
        requireNoParameters(request)
        const token = sessionTokenOf(request)
        if (token === undefined) throw apiError('unauthorized')
        await tenants.endSession(token)
        clearSessionCookie(request, reply)
        return reply.code(204).send()
      },
    )
  })
}

/** Who is signed in. */
export function addSessionRoute(app: FastifyInstance, { pool }: Pick<SessionContext, 'pool'>): void {
  app.get(
    '/v1/session',
    describeNative('Who is signed in', SessionAnswer, { security: [{ session: [] }] }),
    async (request, reply) => {
      requireNoParameters(request)
      const { session } = callerOf(request)
      if (!session) throw apiError('unauthorized')
      const answer = await present(pool, session)
      return reply.header('Cache-Control', 'no-store').send(answer)
    },
  )
}

async function present(pool: Pool, { companyId, role, endsAt }: Session): Promise<SessionAnswer> {
  const company = companyId === null ? undefined : await companyWithId(pool, companyId)
  if (!company || !isOfCompany(role)) throw apiError('unauthorized')
  const { id, name, country, timeZone } = company
  return { company: { id, name, country, time_zone: timeZone }, role, expires_at: endsAt.toISOString() }
}

function isOfCompany(role: KeyRole): role is SessionAnswer['role'] {
  return role === 'company' || role === 'company_write'
}
