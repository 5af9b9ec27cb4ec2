import type { Engine } from '@galena/search/engine'
import { documentCount } from '@galena/search/lead-index'
import type { FastifyInstance } from 'fastify'
import { apiError } from './api-error.ts'
import type { Directory } from './directory.ts'
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
