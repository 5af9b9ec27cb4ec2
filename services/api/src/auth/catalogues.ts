import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import { loadCatalogue } from '@galena/store/catalogue/load-catalogue'
import type { Pool } from '@galena/store/database/pool'
import { LRUCache } from 'lru-cache'

/** The names that each company uses, kept in memory. */
export interface Catalogues {
  /** Undefined when there is no such company. */
  find(companyId: number): Promise<Catalogue | undefined>
  /** The same, read after the call, whatever else is being read meanwhile. */
  read(companyId: number): Promise<Catalogue | undefined>
  /** Reads the catalogues of these companies again, or all that it holds. Each is used until its new version is there. */
  reload(companies?: readonly number[]): Promise<void>
}

const maxCompanies = 1_000

export function createCatalogues(pool: Pool): Catalogues {
  const catalogues = new LRUCache<number, Catalogue>({ max: maxCompanies })
  const loading = new Map<number, Promise<Catalogue | undefined>>()
  /** Counts the changes seen, so that nothing read before a change is remembered after it. */
  let generation = 0

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

  return {
    async find(companyId) {
      return catalogues.get(companyId) ?? (await (loading.get(companyId) ?? load(companyId)))
    },
    read(companyId) {
      generation++
      return load(companyId)
    },
    async reload(companies = [...catalogues.keys()]) {
      generation++
      const known = companies.filter((id) => catalogues.has(id) || loading.has(id))
      await Promise.all(known.map((id) => load(id)))
    },
  }
}
