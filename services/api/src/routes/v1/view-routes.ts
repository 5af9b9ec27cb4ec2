import { deleteView, listViews, maxViews, putView, type View } from '@galena/store/catalogue/views'
import type { Pool } from '@galena/store/database/pool'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { callerOf } from '../../auth/company-scope.ts'
import { requireWholeCompany } from '../../auth/require-allowed.ts'
import { apiError } from '../../errors/api-error.ts'
import { InvalidRequestError } from '../../errors/problem.ts'
import { bodilessScope } from './bodiless-scope.ts'
import { describeNative } from './describe-native.ts'
import { viewExamples } from './examples.ts'
import { requireNoParameters } from './query-body.ts'
import { readView, ViewBody } from './view-body.ts'

const ViewAnswer = Type.Object({
  id: Type.Integer(),
  ...ViewBody.properties,
  updated_at: Type.String({ format: 'date-time' }),
})
const ViewsAnswer = Type.Object({ views: Type.Array(ViewAnswer) })
const ViewId = Type.Object({ id: Type.String({ pattern: '^[0-9]+$' }) })

/** Searches that a company has named. They belong to the company, whatever key it has. */
export async function addViewRoutes(app: FastifyInstance, { pool }: { readonly pool: Pool }): Promise<void> {
  app.get('/v1/views', describeNative('The views of the company, by name', ViewsAnswer), async (request) => {
    requireNoParameters(request)
    const { companyId, reach } = callerOf(request)
    // Their texts may be about leads that this key does not see.
    if (reach.campaignIds !== undefined) return { views: [] }
    return { views: (await listViews(pool, companyId)).map(present) }
  })
  app.put(
    '/v1/views',
    describeNative('Make a view, or replace the one of that name', ViewAnswer, {
      body: ViewBody,
      examples: viewExamples,
    }),
    async (request) => {
      requireNoParameters(request)
      const caller = callerOf(request)
      requireWholeCompany(caller)
      const view = await putView(pool, caller.companyId, readView(request.body))
      if (view) return present(view)
      const detail = `Your company has ${maxViews} views already. Delete one, or send the name of one to replace it.`
      throw new InvalidRequestError([{ pointer: '/name', detail }])
    },
  )
  await bodilessScope(app, (scope) => {
    scope.delete<{ Params: { id: string } }>(
      '/v1/views/:id',
      describeNative('Delete a view', undefined, { params: ViewId }),
      async (request, reply) => {
        requireNoParameters(request)
        const { id } = request.params
        const caller = callerOf(request)
        requireWholeCompany(caller)
        const isGone = /^[0-9]{1,15}$/.test(id) && (await deleteView(pool, caller.companyId, Number(id)))
        if (!isGone) throw apiError('no_view')
        return reply.code(204).send()
      },
    )
  })
}

function present({ id, name, state, updatedAt }: View): Static<typeof ViewAnswer> {
  return { id, name, state, updated_at: updatedAt.toISOString() }
}
