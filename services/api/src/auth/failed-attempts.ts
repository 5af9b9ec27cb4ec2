import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'
import { type SharedCounts, sharedStore } from './shared-counts.ts'

/** Wrong keys that one address may send in a minute. */
const maxFailures = 10
const minuteMs = 60_000

/** Counts failed attempts to sign in by the address that they come from; of IPv6 that is a network of 64 bits. */
export interface FailedAttempts {
  /** Throws an error of the api for an address with too many of them. */
  requireFew(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Counts one, and returns the address. */
  count(request: FastifyRequest): Promise<string>
}

/** Without `sharedCounts` each process of the api counts by itself. */
export async function countFailedAttempts(
  app: FastifyInstance,
  sharedCounts: SharedCounts | undefined,
): Promise<FailedAttempts> {
  await app.register(rateLimit, {
    global: false,
    max: maxFailures,
    timeWindow: minuteMs,
    ...(sharedCounts && { store: sharedStore('attempts', sharedCounts, minuteMs) }),
  })
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
