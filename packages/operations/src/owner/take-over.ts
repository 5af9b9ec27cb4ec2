import { ownIndices } from '@galena/search/index/index-owner'
import { replaceLease } from '@galena/search/index/lease'
import { beginTerm } from '@galena/store/owner/installation'
import { requestVerification } from '@galena/store/verify/sweep'
import type { OperationsContext } from '../operations-context.ts'
import type { Ownership } from './ownership.ts'

/**
 * Makes the live index and the others of an ownership this database's, and requests a verification. False when somebody
 * else has renewed the lease since it was read: then nothing has changed for them.
 */
export async function takeOver(
  { pool, engine }: Pick<OperationsContext, 'pool' | 'engine'>,
  { lease, indices }: Ownership,
  lengthMs: number,
  why: string,
): Promise<boolean> {
  const { owner, term, renewals, nonce } = await beginTerm(pool, lease?.renewals ?? 0)
  if (!(await replaceLease(engine, { owner, term, renewals, nonce, lengthMs }, lease))) return false
  // Before the indices: if this process dies in between, the verification is not forgotten.
  await requestVerification(pool, why)
  await ownIndices(engine, [...indices.values()], { owner, term })
  return true
}
