import { setTimeout as sleep } from 'node:timers/promises'
import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import { type CataloguePosition, cataloguePosition, changedCompanies } from '@galena/store/catalogue/catalogue-changes'
import { findKey, hashKey, type KeyOwner } from '@galena/store/catalogue/keys'
import { loadCatalogue } from '@galena/store/catalogue/load-catalogue'
import type { Pool } from '@galena/store/database/pool'
import { LRUCache } from 'lru-cache'
import { apiError } from '../errors/api-error.ts'

interface TenantCacheOptions {
  readonly pollMs: number
  /** For how long known companies are served while Postgres is away. */
  readonly staleMs: number
  readonly onTrouble: (error: unknown) => void
}

/** Who owns a key, and what each company calls things: kept warm, and fresh to within a poll. */
export interface TenantCache {
  /** Undefined when nobody's, or revoked. */
  owner(key: string): Promise<KeyOwner | undefined>
  catalogue(companyId: number): Promise<Catalogue>
  /** False while Postgres has been away for too long. */
  isFresh(): boolean
  stop(): Promise<void>
}

const maxKeys = 10_000
const maxCompanies = 1_000

export function createTenantCache(pool: Pool, options: TenantCacheOptions): TenantCache {
  const owners = new LRUCache<string, KeyOwner>({ max: maxKeys })
  const catalogues = new LRUCache<number, Catalogue>({ max: maxCompanies })
  const loading = new Map<number, Promise<Catalogue | undefined>>()
  const stopping = new AbortController()
  /** Counts the changes seen, so that what was read before one is not remembered after it. */
  let generation = 0
  let position: CataloguePosition | undefined
  let lastLook = Date.now()
  const polling = poll()

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await look()
        lastLook = Date.now()
      } catch (error) {
        // After an outage it may be another server, whose transactions count differently.
        position = undefined
        options.onTrouble(error)
      }
      await sleep(options.pollMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  async function look(): Promise<void> {
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

  /** Keys are forgotten at once; a catalogue goes on serving until its new copy is there. */
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
    return Date.now() - lastLook <= options.staleMs
  }

  return {
    isFresh,
    async owner(key) {
      if (!isFresh()) throw apiError('unavailable')
      const hash = hashKey(key)
      const known = owners.get(hash)
      if (known) return known
      const asOf = generation
      const found = await findKey(pool, hash)
      if (found && asOf === generation) owners.set(hash, found)
      return found
    },
    async catalogue(companyId) {
      if (!isFresh()) throw apiError('unavailable')
      const catalogue = catalogues.get(companyId) ?? (await (loading.get(companyId) ?? load(companyId)))
      if (!catalogue) throw apiError('unauthorized')
      return catalogue
    },
    async stop() {
      stopping.abort()
      await polling
    },
  }
}
