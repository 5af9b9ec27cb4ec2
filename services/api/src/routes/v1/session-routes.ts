import { zoneOfCompany } from '@galena/lead/text/time-zone'
import { companyWithId } from '@galena/store/catalogue/companies'
import type { KeyRole } from '@galena/store/catalogue/keys'
import type { Session } from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { callerOf } from '../../auth/company-scope.ts'
import { companyCookie } from '../../auth/session-cookie.ts'
import { requireOwnPage, type SignInContext, signIn } from '../../auth/sign-in.ts'
import { apiError } from '../../errors/api-error.ts'
import { bodilessScope } from './bodiless-scope.ts'
import { describeNative } from './describe-native.ts'
import { signInExamples } from './examples.ts'
import { requireNoParameters } from './query-body.ts'
import { readCredential, SignInBody } from './sign-in-body.ts'

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

const description =
  'The answer sets the cookie `galena_session`, which pages of this address cannot read. It counts for every request under `/v1` that such a page sends by GET, or with a body of the type application/json. A page that names its company (`X-Galena-Company: ID`) gets 401 once another tab has signed in for another one. After ten wrong keys in a minute an address gets 429.'

/** Signing in and out, for the search page. Nobody is known there yet, or no longer. */
export async function addSignInRoutes(app: FastifyInstance, context: SignInContext): Promise<void> {
  const { pool, tenants } = context
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
      requireOwnPage(request)
      const session = await signIn(context, { request, reply }, readCredential(request.body), 'company')
      const answer = await present(pool, session)
      companyCookie.set(request, reply, session.token)
      return reply.header('Cache-Control', 'no-store').send(answer)
    },
  )
  await bodilessScope(app, (scope) => {
    scope.delete(
      '/v1/session',
      describeNative('Sign out', undefined, { security: [{ session: [] }] }),
      async (request, reply) => {
        requireNoParameters(request)
        const token = companyCookie.tokenOf(request)
        if (token === undefined) throw apiError('unauthorized')
        await tenants.endSession(token)
        companyCookie.clear(request, reply)
        return reply.code(204).send()
      },
    )
  })
}

/** Who is signed in. */
export function addSessionRoute(app: FastifyInstance, { pool }: { readonly pool: Pool }): void {
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
  return {
    company: { id, name, country, time_zone: zoneOfCompany(timeZone).name },
    role,
    expires_at: endsAt.toISOString(),
  }
}

function isOfCompany(role: KeyRole): role is SessionAnswer['role'] {
  return role === 'company' || role === 'company_write'
}
