import { hashKey, type KeyOwner } from '@galena/store/catalogue/keys'
import { endSession, type Session, touchSession } from '@galena/store/catalogue/sessions'
import { databaseErrorKind } from '@galena/store/database/database-error'
import type { Pool } from '@galena/store/database/pool'
import { LRUCache } from 'lru-cache'

/** Who is signed in on the search page, kept in memory by the hash of the token. */
export interface Sessions {
  /** Undefined when there is no such session, or it has ended. */
  find(token: string): Promise<Session | undefined>
  end(token: string): Promise<void>
  /** Forgets the sessions of keys that have changed. What is being read now is not remembered either. */
  forget(hasChanged: (owner: KeyOwner) => boolean): void
}

interface Known {
  readonly session: Session
  readonly readAt: number
}

const maxSessions = 10_000
/** Postgres is asked so often whether a session goes on, and told that it was used. */
const recheckMs = 30_000
/** While Postgres is away, a session goes on as long as it would without being used. */
const idleMs = 3_600_000

export function createSessions(pool: Pool): Sessions {
  const sessions = new LRUCache<string, Known>({ max: maxSessions })
  /** Counts the changes seen, so that nothing read before a change is remembered after it. */
  let generation = 0

  async function read(hash: string): Promise<Session | undefined> {
    const asOf = generation
    const readAt = Date.now()
    const session = await touchSession(pool, hash)
    if (asOf !== generation) return session
    if (session) sessions.set(hash, { session, readAt })
    else sessions.delete(hash)
    return session
  }

  return {
    async find(token) {
      const hash = hashKey(token)
      const known = sessions.get(hash)
      if (known && isWithin(known, recheckMs)) return known.session
      try {
        return await read(hash)
      } catch (error) {
        const isAway = databaseErrorKind(error) === 'unavailable'
        if (isAway && known && isWithin(known, idleMs) && sessions.get(hash) === known) return known.session
        throw error
      }
    },
    async end(token) {
      const hash = hashKey(token)
      await endSession(pool, hash)
      generation++
      sessions.delete(hash)
    },
    forget(hasChanged) {
      generation++
      for (const [hash, { session }] of sessions.entries()) if (hasChanged(session)) sessions.delete(hash)
    },
  }
}

function isWithin({ session, readAt }: Known, ms: number): boolean {
  return Date.now() - readAt < Math.min(ms, session.leftMs)
}
