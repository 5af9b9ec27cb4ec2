import { apiError } from '../../errors/api-error.ts'
import type { FixedErrorCode } from '../../errors/error-table.ts'

/** Limits how many requests of a kind run at the same time in this process. */
export interface CompanyPlaces {
  /** A place until it is disposed of. Throws an error of the api when there is none left. */
  take(companyId: number): Disposable
}

export function companyPlaces(limits: {
  readonly ofCompany: number
  readonly all: number
  readonly error: FixedErrorCode
}): CompanyPlaces {
  const taken = new Map<number, number>()
  return {
    take(companyId) {
      const all = [...taken.values()].reduce((sum, count) => sum + count, 0)
      const own = taken.get(companyId) ?? 0
      if (own >= limits.ofCompany || all >= limits.all) throw apiError(limits.error)
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
