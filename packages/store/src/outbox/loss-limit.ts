import type { Throttle } from '../operator/throttle.ts'

/** A share that is too much for small companies, too, from this many documents on. */
const maxPercent = 50
const fewDocuments = 20

/**
 * Whether so many of these documents are too many to be lost unasked: more than both limits, or more than half of them
 * (than `holdPercent`, where that is more) and at least twenty.
 */
export function exceedsLimit(
  lost: number,
  documents: number,
  { holdDocuments, holdPercent }: Pick<Throttle, 'holdDocuments' | 'holdPercent'>,
): boolean {
  const isMore = (percent: number) => lost > (percent / 100) * documents
  return (
    (lost > holdDocuments && isMore(holdPercent)) || (lost >= fewDocuments && isMore(Math.max(maxPercent, holdPercent)))
  )
}
