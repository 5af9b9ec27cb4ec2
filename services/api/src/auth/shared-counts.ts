import { callbackify } from 'node:util'
import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'

/** Counts with a limit, in Redis, so that all processes of the api count together. */
export interface SharedCounts {
  readonly redis: Redis
  /** What the names of the counts in Redis start with. */
  readonly prefix: string
}

type Callback = Parameters<FastifyRateLimitStore['incr']>[1]

interface Count {
  readonly current: number
  /** Milliseconds until it begins anew. */
  readonly ttl: number
}

const maxKnown = 10_000
/** For so long nobody asks a Redis that has not answered. */
const restMs = 1_000

/**
 * A store of `@fastify/rate-limit` for counts that begin anew after a while. Each process also counts by itself: while
 * Redis is away, that alone counts.
 */
export function sharedStore(
  name: string,
  { redis, prefix }: SharedCounts,
  windowMs: number,
): FastifyRateLimitStoreCtor {
  const own = new LRUCache<string, { current: number }>({ max: maxKnown, ttl: windowMs })
  let restUntil = 0

  function countHere(key: string, by: number): Count {
    const count = own.get(key) ?? { current: 0 }
    if (by > 0 && !own.has(key)) own.set(key, count)
    count.current += by
    return { current: count.current, ttl: count.current === 0 ? 0 : own.getRemainingTTL(key) }
  }

  async function countThere(key: string, by: number): Promise<Count | undefined> {
    if (performance.now() < restUntil) return undefined
    const field = `${prefix}:${name}:${key}`
    try {
      const [current = 0, ttl = 0] = await countIn(redis, field, by)
      // It has just begun, or a process ended before it could say when it ends.
      if (current > 0 && ttl < 0) await redis.pexpire(field, windowMs)
      return { current, ttl: current === 0 ? 0 : ttl < 0 ? windowMs : ttl }
    } catch {
      // The connection says what is wrong, and the own count is there.
      restUntil = performance.now() + restMs
      return undefined
    }
  }

  async function count(key: string, by: number): Promise<Count> {
    const here = countHere(key, by)
    return (await countThere(key, by)) ?? here
  }

  const answer = callbackify(count)
  return class implements FastifyRateLimitStore {
    incr(key: string, callback: Callback) {
      answer(key, 1, callback)
    }
    read(key: string, callback: Callback) {
      answer(key, 0, callback)
    }
    child() {
      return this
    }
  }
}

/** The count after it was raised, and how long it goes on. */
async function countIn(redis: Redis, field: string, by: number): Promise<number[]> {
  const transaction = by > 0 ? redis.multi().incrby(field, by) : redis.multi().get(field)
  const results = (await transaction.pttl(field).exec()) ?? []
  return results.map(([error, value]) => {
    if (error) throw error
    return Number(value ?? 0)
  })
}
