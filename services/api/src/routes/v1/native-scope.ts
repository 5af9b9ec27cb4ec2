import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendProblem } from '../../errors/problem.ts'

/** Routes added by `addRoutes` answer errors with problem documents. */
export async function nativeScope(
  app: FastifyInstance,
  addRoutes: (scope: FastifyInstance) => void | Promise<void>,
): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler(sendProblem)
    await addRoutes(scope)
  })
}

/** Whether a request is to the native API, also one whose URL leads nowhere. The router reads `//%761/leads` as `/v1/leads`. */
export function isNative({ url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>): boolean {
  return (routeOptions?.url ?? pathOf(url)).startsWith('/v1/')
}

function pathOf(url: string): string {
  const [path = ''] = url.split('?')
  try {
    return decodeURI(path).replace(/\/{2,}/g, '/')
  } catch {
    return path
  }
}
