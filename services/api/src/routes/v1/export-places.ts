import { apiError } from '../../errors/api-error.ts'

/** Limits how many exports run at once, and ends them when the api stops. */
export interface ExportPlaces {
  /** A place for an export of the company, until it is released. Throws an error of the api when there is none. */
  take(companyId: number): ExportPlace
  /** Ends all exports that run. */
  end(): void
}

interface ExportPlace {
  /** Aborted when the api stops. */
  readonly signal: AbortSignal
  release(): void
}

/** So many exports run at once in this process, and so many of them of one company: others need Postgres, too. */
const maxRunning = 6
const maxOfCompany = 2

export function createExportPlaces(): ExportPlaces {
  const running = new Map<ExportPlace, number>()
  const stopping = new AbortController()
  return {
    take(companyId) {
      const own = [...running.values()].filter((id) => id === companyId).length
      if (running.size >= maxRunning || own >= maxOfCompany) throw apiError('too_many_exports')
      const place: ExportPlace = { signal: stopping.signal, release: () => running.delete(place) }
      running.set(place, companyId)
      return place
    },
    end: () => stopping.abort(),
  }
}
