import { findKey, hashKey, type KeyOwner } from '@galena/store/catalogue/keys'
import type { Pool } from '@galena/store/database/pool'
import { LRUCache } from 'lru-cache'

/** Who owns a key, kept in memory by the hash of the key. */
export interface KeyOwners {
  /** Undefined when the key is unknown or revoked, or has expired. */
  find(key: string): Promise<KeyOwner | undefined>
  /** Forgets the owners that have changed. What is being read now is not remembered either. */
  forget(hasChanged: (owner: KeyOwner) => boolean): void
}

interface Known {
  readonly owner: KeyOwner
  readonly readAt: number
}

const maxKeys = 10_000

export function createKeyOwners(pool: Pool): KeyOwners {
  const owners = new LRUCache<string, Known>({ max: maxKeys })
  /** Counts the changes seen, so that nothing read before a change is remembered after it. */
  let generation = 0
  return {
    async find(key) {
      const hash = hashKey(key)
      const known = owners.get(hash)
      if (known && works(known)) return known.owner
      const asOf = generation
      const readAt = Date.now()
      const found = await findKey(pool, hash)
      if (found && asOf === generation) owners.set(hash, { owner: found, readAt })
      return found
    },
    forget(hasChanged) {
      generation++
      for (const [hash, { owner }] of owners.entries()) if (hasChanged(owner)) owners.delete(hash)
    },
  }
}

function works({ owner: { leftMs }, readAt }: Known): boolean {
  return leftMs === null || Date.now() - readAt < leftMs
}
