import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import { startPollLoop } from '@galena/service/process/poll-loop'
import { type CataloguePosition, cataloguePosition, changedCompanies } from '@galena/store/catalogue/catalogue-changes'
import type { KeyOwner } from '@galena/store/catalogue/keys'
import type { Session } from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'
import { createCatalogues } from './catalogues.ts'
import { createKeyOwners } from './key-owners.ts'
import { createSessions } from './sessions.ts'

interface TenantCacheOptions {
  readonly pollMs: number
  /** For how long the cache serves from memory while Postgres is unavailable. */
  readonly staleMs: number
  readonly onError: (error: unknown) => void
}

/** Postgres has been unavailable for so long that what the cache holds may be wrong. */
export class StaleTenantsError extends Error {
  readonly code = 'stale_tenants'

  constructor() {
    super('Names and keys have not been refreshed for too long.')
  }
}

/**
 * Who owns a key, who is signed in, and the names that each company uses, kept in memory. A change in the database arrives with the next
 * poll. Asking a stale cache throws `StaleTenantsError`.
 */
export interface TenantCache {
  /** Undefined when the key is unknown or revoked. */
  owner(key: string): Promise<KeyOwner | undefined>
  /** The session of the search page with this token. Undefined when there is none, or it has ended. */
  session(token: string): Promise<Session | undefined>
  endSession(token: string): Promise<void>
  /** Undefined when there is no such company. */
  catalogue(companyId: number): Promise<Catalogue | undefined>
  /** The same, read from the database now. */
  readCatalogue(companyId: number): Promise<Catalogue | undefined>
  /** Whether keys and names have been read since the start, and not too long ago. */
  state(): { readonly isFilled: boolean; readonly isFresh: boolean }
  stop(): Promise<void>
}

export function createTenantCache(pool: Pool, options: TenantCacheOptions): TenantCache {
  const owners = createKeyOwners(pool)
  const sessions = createSessions(pool)
  const catalogues = createCatalogues(pool)
  let position: CataloguePosition | undefined
  let refreshedAt = Date.now()
  let isFilled = false
  const polling = startPollLoop(options.pollMs, refresh, (error) => {
    // After an outage it may be another server, whose transactions count differently.
    position = undefined
    options.onError(error)
  })

  async function refresh(): Promise<void> {
    // The process may be frozen while it waits for the answer: what it then reads was true before.
    const askedAt = Date.now()
    if (position === undefined) {
      position = await cataloguePosition(pool)
      await forgetAll()
    } else {
      const changed = await changedCompanies(pool, position)
      position = changed.position
      if (changed.companies) await forget(new Set(changed.companies))
      else await forgetAll()
    }
    refreshedAt = askedAt
    isFilled = true
  }

  async function forgetAll(): Promise<void> {
    owners.forget(() => true)
    sessions.forget(() => true)
    await catalogues.reload()
  }

  async function forget(companies: ReadonlySet<number | null>): Promise<void> {
    if (companies.size === 0) return
    const hasChanged = ({ companyId }: KeyOwner) => companies.has(companyId)
    owners.forget(hasChanged)
    sessions.forget(hasChanged)
    await catalogues.reload([...companies].filter((id) => id !== null))
  }

  const isFresh = () => Date.now() - refreshedAt <= options.staleMs
  const requireFresh = () => {
    if (!isFresh()) throw new StaleTenantsError()
  }

  return {
    state: () => ({ isFilled, isFresh: isFresh() }),
    async owner(key) {
      requireFresh()
      return owners.find(key)
    },
    async session(token) {
      requireFresh()
      return sessions.find(token)
    },
    endSession: (token) => sessions.end(token),
    async catalogue(companyId) {
      requireFresh()
      return catalogues.find(companyId)
    },
    readCatalogue: (companyId) => catalogues.read(companyId),
    stop: () => polling.stop(),
  }
}
