import { createKey, keyFacts, revokeKey, type WantedKey } from '@galena/operations/actions/keys'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { operatorOf } from '../../auth/operator-scope.ts'
import { badRequest } from '../../errors/api-error.ts'
import { describeRoute } from '../openapi.ts'
import { IdParams } from '../ops-bodies.ts'
import { bodilessScope } from '../v1/bodiless-scope.ts'
import { Facts, get, post, tag } from './ops-route.ts'
import { idIn } from './path-id.ts'

const KeyBody = Type.Object(
  {
    company: Type.Optional(Type.String({ description: 'The name or the id of a company: a key for its searches.' })),
    write: Type.Optional(Type.Boolean({ description: 'With `company`: the key may also import leads.' })),
    operator: Type.Optional(
      Type.Enum(['read', 'write'], { description: 'Instead of a company: a key for operators.' }),
    ),
  },
  { additionalProperties: false },
)

/** Keys: only their hashes are stored. */
export async function addKeyRoutes(app: FastifyInstance, context: OperationsContext): Promise<void> {
  get(app, 'keys', 'Keys without their secrets', async () => ({ keys: await keyFacts(context) }))
  post(app, 'keys', 'Create a key; it is shown only in this answer', KeyBody, (asked, who) =>
    createKey(context, who, wantedKey(asked)),
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

function wantedKey({ company, write, operator }: Static<typeof KeyBody>): WantedKey {
  if (company !== undefined && operator === undefined) return { company, write: write ?? false }
  if (operator !== undefined && company === undefined && write === undefined) return { operator }
  throw badRequest([{ code: 'invalid_body', message: 'Send either `company`, with `write` or not, or `operator`.' }])
}
