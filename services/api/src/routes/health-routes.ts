import type { Engine } from '@galena/search/engine/engine'
import { documentCount } from '@galena/search/index/index-state'
import type { FastifyInstance } from 'fastify'
import type { IndexOwnerCheck } from '../auth/index-owner.ts'
import type { TenantCache } from '../auth/tenant-cache.ts'
import { apiError } from '../errors/api-error.ts'
import { hidden } from './openapi.ts'

export interface HealthContext {
  readonly engine: Engine
  readonly tenants: TenantCache
  readonly indexOwner: Pick<IndexOwnerCheck, 'requireOurs'>
}

/** `/health/live`: the process is running. `/health/ready`: it can serve a search. */
export function addHealthRoutes(app: FastifyInstance, { engine, tenants, indexOwner }: HealthContext): void {
  app.get('/health/live', hidden, () => ({ status: 'live' }))
  app.get('/health/ready', hidden, async () => {
    if (!tenants.isFresh()) throw apiError('unavailable')
    indexOwner.requireOurs()
    await documentCount(engine, { signal: AbortSignal.timeout(2_000) })
    return { status: 'ready' }
  })
}
