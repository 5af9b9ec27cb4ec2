import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendProblem } from '../../errors/problem.ts'

/** Routes added by `addRoutes` answer errors with problem documents. */
export async function nativeScope(app: FastifyInstance, addRoutes: (scope: FastifyInstance) => void): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler(sendProblem)
    addRoutes(scope)
  })
}

/** Whether a request is to the native API, also one whose URL leads nowhere. */
export function isNative({ url }: Pick<FastifyRequest, 'url'>): boolean {
  return url.startsWith('/v1/')
}
