import { apiError } from '../../../errors/api-error.ts'

/** Each import keeps some connections to Postgres. */
export const maxImports = 4
const maxOfCompany = 2

/** Gives imports their places: two of a company, and four of all, at the same time in this process. */
export interface ImportPlaces {
  /** Throws an error of the api when there is none left. */
  take(companyId: number): Disposable
}

export function importPlaces(): ImportPlaces {
  const taken = new Map<number, number>()
  return {
    take(companyId) {
      const all = [...taken.values()].reduce((sum, count) => sum + count, 0)
      const own = taken.get(companyId) ?? 0
      if (own >= maxOfCompany || all >= maxImports) throw apiError('too_many_imports')
      taken.set(companyId, own + 1)
      return {
        [Symbol.dispose]() {
          const left = (taken.get(companyId) ?? 1) - 1
          if (left === 0) taken.delete(companyId)
          else taken.set(companyId, left)
        },
      }
    },
  }
}
