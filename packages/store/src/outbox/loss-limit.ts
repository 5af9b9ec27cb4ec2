import type { Throttle } from '../operator/throttle.ts'

/** Whether so many of these documents are too many to be lost unasked: more than both limits. */
export function exceedsLimit(
  lost: number,
  documents: number,
  { holdDocuments, holdPercent }: Pick<Throttle, 'holdDocuments' | 'holdPercent'>,
): boolean {
  return lost > holdDocuments && lost > (holdPercent / 100) * documents
}
