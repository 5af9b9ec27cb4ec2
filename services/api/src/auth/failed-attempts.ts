import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'

/** Wrong keys that one address may send in a minute to this process. */
const maxFailures = 10

/** Counts failed attempts to sign in by the address that they come from; of IPv6 that is a network of 64 bits. */
export interface FailedAttempts {
  /** Throws an error of the api for an address with too many of them. */
  requireFew(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Counts one, and returns the address. */
  count(request: FastifyRequest): Promise<string>
}

export async function countFailedAttempts(app: FastifyInstance): Promise<FailedAttempts> {
  await app.register(rateLimit, { global: false, max: maxFailures, timeWindow: 60_000 })
  const limit = app.createRateLimit()
  return {
    async requireFew(request, reply) {
      const known = await limit(request, { increment: false })
      if (known.isAllowed || known.remaining > 0) return
      reply.header('Retry-After', Math.max(1, known.ttlInSeconds))
      throw apiError('too_many_attempts')
    },
    count: async (request) => (await limit(request)).key,
  }
}
