import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import { startPollLoop } from '@galena/service/process/poll-loop'
import { type CataloguePosition, cataloguePosition, changedCompanies } from '@galena/store/catalogue/catalogue-changes'
import { findKey, hashKey, type KeyOwner } from '@galena/store/catalogue/keys'
import { loadCatalogue } from '@galena/store/catalogue/load-catalogue'
import type { Pool } from '@galena/store/database/pool'
import { LRUCache } from 'lru-cache'

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
 * Who owns a key, and the names that each company uses, kept in memory. A change in the database arrives with the next
 * poll. Asking a stale cache throws `StaleTenantsError`.
 */
export interface TenantCache {
  /** Undefined when the key is unknown or revoked. */
  owner(key: string): Promise<KeyOwner | undefined>
  /** Undefined when there is no such company. */
  catalogue(companyId: number): Promise<Catalogue | undefined>
  /** False when Postgres has been unavailable for too long. */
  isFresh(): boolean
  stop(): Promise<void>
}

const maxKeys = 10_000
const maxCompanies = 1_000

export function createTenantCache(pool: Pool, options: TenantCacheOptions): TenantCache {
  const owners = new LRUCache<string, KeyOwner>({ max: maxKeys })
  const catalogues = new LRUCache<number, Catalogue>({ max: maxCompanies })
  const loading = new Map<number, Promise<Catalogue | undefined>>()
  /** Counts the changes seen, so that nothing read before a change is remembered after it. */
  let generation = 0
  let position: CataloguePosition | undefined
  let refreshedAt = Date.now()
  const polling = startPollLoop(options.pollMs, refresh, (error) => {
    // After an outage it may be another server, whose transactions count differently.
    position = undefined
    options.onError(error)
  })

  async function refresh(): Promise<void> {
    await forgetChanged()
    refreshedAt = Date.now()
  }

  async function forgetChanged(): Promise<void> {
    if (position === undefined) {
      position = await cataloguePosition(pool)
      await forget([...catalogues.keys()], () => true)
      return
    }
    const changed = await changedCompanies(pool, position)
    position = changed.position
    if (changed.companies.length === 0) return
    const companies = new Set(changed.companies)
    await forget(
      [...companies].filter((id) => id !== null),
      ({ companyId }) => companies.has(companyId),
    )
  }

  /** Forgets keys at once. A catalogue is used until its new version is loaded. */
  async function forget(companies: readonly number[], keysOf: (owner: KeyOwner) => boolean): Promise<void> {
    generation++
    for (const [hash, owner] of owners.entries()) if (keysOf(owner)) owners.delete(hash)
    const wanted = companies.filter((id) => catalogues.has(id) || loading.has(id))
    await Promise.all(wanted.map((id) => load(id)))
  }

  function load(companyId: number): Promise<Catalogue | undefined> {
    const asOf = generation
    const work = loadCatalogue(pool, companyId).then((catalogue) => {
      if (asOf !== generation && loading.get(companyId) !== work) return catalogue
      if (catalogue) catalogues.set(companyId, catalogue)
      else catalogues.delete(companyId)
      return catalogue
    })
    loading.set(companyId, work)
    return work.finally(() => {
      if (loading.get(companyId) === work) loading.delete(companyId)
    })
  }

  function isFresh(): boolean {
    return Date.now() - refreshedAt <= options.staleMs
  }

  function requireFresh(): void {
    if (!isFresh()) throw new StaleTenantsError()
  }

  return {
    isFresh,
    async owner(key) {
      requireFresh()
      const hash = hashKey(key)
      const known = owners.get(hash)
      if (known) return known
      const asOf = generation
      const found = await findKey(pool, hash)
      if (found && asOf === generation) owners.set(hash, found)
      return found
    },
    async catalogue(companyId) {
      requireFresh()
      return catalogues.get(companyId) ?? (await (loading.get(companyId) ?? load(companyId)))
    },
    stop: () => polling.stop(),
  }
}
