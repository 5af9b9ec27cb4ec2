import type { KeyRole } from '@galena/store/catalogue/keys'
import type { Session } from '@galena/store/catalogue/sessions'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { operatorName } from '../../auth/operator-scope.ts'
import { operatorCookie } from '../../auth/session-cookie.ts'
import { requireOwnPage, type SignInContext, signIn } from '../../auth/sign-in.ts'
import { apiError } from '../../errors/api-error.ts'
import { describeRoute } from '../openapi.ts'
import { readBody } from '../read-ops-body.ts'
import { bodilessScope } from '../v1/bodiless-scope.ts'

const path = '/ops/session'
const tag = 'operators'

const SignInBody = Type.Object(
  {
    key: Type.Optional(Type.String({ description: 'The key of an operator.' })),
    code: Type.Optional(
      Type.String({ description: 'Instead of a key: a code that `galena start` has printed. It is used up.' }),
    ),
  },
  { additionalProperties: false, minProperties: 1, maxProperties: 1 },
)

const SessionAnswer = Type.Object({
  role: Type.Enum(['read', 'write'], { type: 'string', description: '`read` sees, `write` also acts.' }),
  operator: Type.String({ description: 'What the audit calls who is signed in.' }),
  key_id: Type.Integer(),
  expires_at: Type.String({ format: 'date-time', description: 'It ends earlier after an hour without a request.' }),
})
type SessionAnswer = Static<typeof SessionAnswer>

const description =
  'The answer sets the cookie `galena_operator`, which pages of this address cannot read. It counts below `/ops` for every request that such a page sends by GET, or with a body of the type application/json. After ten wrong keys in a minute an address gets 429.'

/** Signing in and out, for the console. Nobody is known there yet, or no longer. */
export async function addOperatorSignInRoutes(app: FastifyInstance, context: SignInContext): Promise<void> {
  app.post(
    path,
    describeRoute("Sign in: an operator's key for a cookie", SessionAnswer, {
      tag,
      body: SignInBody,
      description,
      security: [],
    }),
    async (request, reply) => {
      requireOwnPage(request)
      const { key, code } = readBody(SignInBody, request.body)
      const credential = key === undefined ? { code: code ?? '' } : { key }
      const session = await signIn(context, { request, reply }, credential, 'operator')
      const answer = present(session)
      operatorCookie.set(request, reply, session.token)
      return reply.header('Cache-Control', 'no-store').send(answer)
    },
  )
  await bodilessScope(app, (scope) => {
    scope.delete(
      path,
      describeRoute('Sign out', undefined, { tag, security: [{ operator: [] }] }),
      async (request, reply) => {
        const token = operatorCookie.tokenOf(request)
        if (token === undefined) throw apiError('unauthorized')
        await context.tenants.endSession(token)
        operatorCookie.clear(request, reply)
        return reply.code(204).send()
      },
    )
  })
}

/** Who is signed in. */
export function addOperatorSessionRoute(app: FastifyInstance): void {
  app.get(
    path,
    describeRoute('Who is signed in on the console', SessionAnswer, { tag, security: [{ operator: [] }] }),
    ({ operatorSession }, reply) => {
      if (!operatorSession) throw apiError('unauthorized')
      return reply.send(present(operatorSession))
    },
  )
}

function present(session: Session): SessionAnswer {
  if (!isOfOperators(session.role)) throw apiError('unauthorized')
  return {
    role: session.role,
    operator: operatorName(session),
    key_id: session.id,
    expires_at: session.endsAt.toISOString(),
  }
}

function isOfOperators(role: KeyRole): role is SessionAnswer['role'] {
  return role === 'read' || role === 'write'
}
