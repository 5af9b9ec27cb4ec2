import { companyWithId } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../../auth/company-scope.ts'
import { describeNative } from './describe-native.ts'
import { requireNoParameters } from './query-body.ts'

const PageAnswer = Type.Object({
  crm_link: Type.Union([Type.String(), Type.Null()], {
    description:
      'Where a lead is in the CRM: `{id}` stands for its id. `galena company set NAME --crm-link ADDRESS` sets it.',
  }),
  map_tiles: Type.Union([Type.Object({ url: Type.String(), attribution: Type.String() }), Type.Null()], {
    description:
      'Pictures of the map: `{z}`, `{x}` and `{y}` stand for zoom, column and row. `MAP_TILES_URL` sets them.',
  }),
})

export interface PageContext {
  readonly pool: Pool
  /** Undefined when no server of pictures is named. */
  readonly mapTiles: { readonly url: string; readonly attribution: string } | undefined
}

/** What the search page shows of the company, beside its data. */
export function addPageRoute(app: FastifyInstance, { pool, mapTiles }: PageContext): void {
  app.get('/v1/page', describeNative('Settings of the search page', PageAnswer), async (request) => {
    requireNoParameters(request)
    const company = await companyWithId(pool, callerOf(request).companyId)
    return { crm_link: company?.crmLink ?? null, map_tiles: mapTiles ?? null }
  })
}
