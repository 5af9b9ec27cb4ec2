import { createKey, keyFacts, revokeKey, setKey, type WantedKey } from '@galena/operations/actions/keys'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { operatorOf } from '../../auth/operator-scope.ts'
import { badRequest } from '../../errors/api-error.ts'
import { describeRoute } from '../openapi.ts'
import { IdParams } from '../ops-bodies.ts'
import { readBody } from '../read-ops-body.ts'
import { bodilessScope } from '../v1/bodiless-scope.ts'
import { Facts, get, post, tag } from './ops-route.ts'
import { idIn } from './path-id.ts'

const settings = {
  label: Type.Optional(
    Type.Union([Type.String({ maxLength: 200 }), Type.Null()], { description: 'What people call it.' }),
  ),
  expires_at: Type.Optional(
    Type.Union([Type.String({ maxLength: 40 }), Type.Null()], {
      description: 'An instant after which it works no longer; null for never.',
    }),
  ),
}
const KeyBody = Type.Object(
  {
    company: Type.Optional(Type.String({ description: 'The name or the id of a company: a key for its searches.' })),
    write: Type.Optional(Type.Boolean({ description: 'With `company`: the key may also import leads.' })),
    suggest: Type.Optional(Type.Boolean({ description: 'With `company`: the key only gets suggestions.' })),
    operator: Type.Optional(
      Type.Enum(['read', 'write'], { description: 'Instead of a company: a key for operators.' }),
    ),
    ...settings,
    allowed_origins: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 50,
        description: 'Only pages of these addresses may use it in a browser, such as `https://jobs.example`.',
      }),
    ),
    campaigns: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 1_000,
        description: 'It only sees the leads of these campaigns, by their titles or ids.',
      }),
    ),
  },
  { additionalProperties: false },
)
const SetKeyBody = Type.Object(settings, { additionalProperties: false })

/** Keys: only their hashes are stored. */
export async function addKeyRoutes(app: FastifyInstance, context: OperationsContext): Promise<void> {
  get(app, 'keys', 'Keys without their secrets', async () => ({ keys: await keyFacts(context) }))
  post(app, 'keys', 'Create a key; it is shown only in this answer', KeyBody, (asked, who) =>
    createKey(context, who, wantedKey(asked)),
  )
  app.patch(
    '/ops/keys/:id',
    describeRoute('Change what a key is called, or until when it works; null takes it away', Facts, {
      tag,
      params: IdParams,
      body: SetKeyBody,
    }),
    async (request) => {
      const id = idIn(request)
      const { label, expires_at } = readBody(SetKeyBody, request.body ?? {})
      await setKey(context, operatorOf(request), id, { label, expiresAt: instantOf(expires_at) })
      return { id, changed: true }
    },
  )
  await bodilessScope(app, (scope) => {
    scope.delete(
      '/ops/keys/:id',
      describeRoute('Revoke a key; it stops working within two seconds', Facts, { tag, params: IdParams }),
      async (request) => {
        const id = idIn(request)
        await revokeKey(context, operatorOf(request), id)
        return { id, revoked: true }
      },
    )
  })
}

function wantedKey(asked: Static<typeof KeyBody>): WantedKey {
  const { company, write, suggest, operator, label, expires_at, allowed_origins: origins, campaigns } = asked
  const others = { label, expiresAt: instantOf(expires_at), origins, campaigns }
  if (company !== undefined && operator === undefined && !(write && suggest))
    return { ...others, company, write: write ?? false, suggest: suggest ?? false }
  if (operator !== undefined && company === undefined && write === undefined && suggest === undefined)
    return { ...others, operator }
  throw badRequest([
    { code: 'invalid_body', message: 'Send either `company`, with `write` or `suggest` or neither, or `operator`.' },
  ])
}

function instantOf(text: string | null | undefined): Date | null | undefined {
  if (text === null || text === undefined) return text
  const time = new Date(text)
  if (/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) && !Number.isNaN(time.getTime())) return time
  throw badRequest([
    { code: 'invalid_body', message: '`expires_at` must be an instant, such as 2027-01-31T12:00:00Z.' },
  ])
}
