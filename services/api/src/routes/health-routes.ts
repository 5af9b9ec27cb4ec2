import type { Engine } from '@galena/search/engine/engine'
import { documentCount } from '@galena/search/index/lead-index'
import type { FastifyInstance } from 'fastify'
import type { Directory } from '../auth/tenant-cache.ts'
import { apiError } from '../errors/api-error.ts'
import { hidden } from './openapi.ts'

export interface HealthTools {
  readonly engine: Engine
  readonly directory: Directory
}

/** `/health/live`: the process answers. `/health/ready`: a search would be answered. */
export function addHealthRoutes(app: FastifyInstance, { engine, directory }: HealthTools): void {
  app.get('/health/live', hidden, () => ({ status: 'live' }))
  app.get('/health/ready', hidden, async () => {
    if (!directory.isFresh()) throw apiError('unavailable')
    await documentCount(engine, { signal: AbortSignal.timeout(2_000) })
    return { status: 'ready' }
  })
}
