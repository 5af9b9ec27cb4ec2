import type { FastifyInstance } from 'fastify'
import { apiError } from './errors/api-error.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route itself says how slowly its body may come. */
    readonly hasOwnPace?: true
  }
}

const bodyMs = 30_000

/**
 * Ends requests whose bodies have not come within half a minute. They are read before a key is asked for: a stranger could
 * keep any number of connections with a byte now and then.
 */
export function limitBodyTime(app: FastifyInstance, limitMs = bodyMs): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    if (!request.routeOptions.config.hasOwnPace && !request.raw.complete) {
      const timer = setTimeout(() => {
        if (request.raw.complete || reply.sent) return
        reply.raw.once('finish', () => request.raw.destroy())
        void reply.header('Connection', 'close').send(apiError('body_too_slow'))
      }, limitMs)
      reply.raw.once('close', () => clearTimeout(timer))
    }
    return payload
  })
}
