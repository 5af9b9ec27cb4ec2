import rateLimit from '@fastify/rate-limit'
import { hashKey } from '@galena/store/catalogue/keys'
import { keyRefused } from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { apiError } from '../errors/api-error.ts'
import { type SharedCounts, sharedStore } from './shared-counts.ts'

/** Different wrong keys that one address may send in a minute before it is asked to wait. */
const maxKeys = 10
const minuteMs = 60_000
/** A program that goes on with a key that was revoked guesses nothing. */
const maxRemembered = 20_000

/** Requests with a key that nobody has. Those with a right key never come here, whatever else their address sends. */
export interface WrongKeys {
  /** Throws the error of the api that answers the request; an address with too many different keys is asked to wait. */
  refuse(key: string, request: FastifyRequest, reply: FastifyReply): Promise<never>
}

interface WrongKeysContext {
  readonly pool: Pool
  /** Undefined where each process of the api counts by itself. */
  readonly sharedCounts: SharedCounts | undefined
}

export async function countWrongKeys(
  app: FastifyInstance,
  { pool, sharedCounts }: WrongKeysContext,
): Promise<WrongKeys> {
  let limit: ReturnType<FastifyInstance['createRateLimit']> | undefined
  await app.register(async (scope) => {
    await scope.register(rateLimit, {
      global: false,
      max: maxKeys,
      timeWindow: minuteMs,
      ...(sharedCounts && { store: sharedStore('keys', sharedCounts, minuteMs) }),
    })
    limit = scope.createRateLimit()
  })
  const known = new LRUCache<string, true>({ max: maxRemembered, ttl: minuteMs })
  return {
    async refuse(key, request, reply) {
      const sent = `${request.ip} ${hashKey(key)}`
      if (known.has(sent) || !limit) throw apiError('unauthorized')
      const counted = await limit(request)
      if (!counted.isAllowed && counted.isExceeded) {
        reply.header('Retry-After', Math.max(1, counted.ttlInSeconds))
        throw apiError('too_many_attempts')
      }
      known.set(sent, true)
      await recordAudit(pool, `address ${counted.key}`, keyRefused, { route: request.routeOptions.url ?? null })
      throw apiError('unauthorized')
    },
  }
}
