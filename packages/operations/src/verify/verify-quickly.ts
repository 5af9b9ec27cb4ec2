import { documentSums, maxSummed } from '@galena/search/index/document-sums'
import { leadSums } from '@galena/store/verify/lead-sums'
import type { OperationsContext } from '../operations-context.ts'
import { allIds, type VerifiedStep, type VerifyRange, verify } from './verify-range.ts'

/** Ids whose leads are summed together; the sums are exact. */
const idsPerSum = 2_000

/**
 * Compares the ranges of ids in which counts or sums differ. Counts and sums alone do not find a document with a wrong
 * text.
 */
export async function* verifyQuickly(
  context: OperationsContext,
  index: string,
  after = allIds.after,
): AsyncGenerator<VerifiedStep> {
  for (const range of await suspectRanges(context, index))
    if (range.to > after)
      yield* verify(context, index, { ...range, after: Math.max(range.after, after) }, { whole: false })
}

/** Ranges in which the number of leads, or a sum over them, differs; a pending change can be the cause, too. */
async function suspectRanges({ pool, engine }: OperationsContext, index: string): Promise<VerifyRange[]> {
  const expected = await leadSums(pool, idsPerSum, maxSummed)
  const stored = await documentSums(engine, index, idsPerSum)
  const differing = new Set(
    [...expected.keys(), ...stored.keys()].filter((bucket) => expected.get(bucket) !== stored.get(bucket)),
  )
  return [...differing]
    .sort((one, other) => one - other)
    .map((bucket) => ({ after: bucket * idsPerSum - 1, to: (bucket + 1) * idsPerSum - 1 }))
}
