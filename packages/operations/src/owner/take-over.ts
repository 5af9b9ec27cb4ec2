import { ownIndices } from '@galena/search/index/index-owner'
import { readInstallation } from '@galena/store/owner/installation'
import { requestVerification } from '@galena/store/verify/sweep'
import type { OperationsContext } from '../operations-context.ts'
import { beginTerm } from './begin-term.ts'
import type { Ownership } from './ownership.ts'
import { renewLease } from './renew-lease.ts'

/**
 * Requests a verification, and makes the live index and the others of an ownership this database's. False when somebody
 * else has renewed the lease since it was read: then nothing has changed for them. A lease of ours is only renewed,
 * because processes of ours may be writing under its term.
 */
export async function takeOver(
  context: Pick<OperationsContext, 'pool' | 'engine'>,
  ownership: Ownership,
  lengthMs: number,
  why: string,
): Promise<boolean> {
  const { pool, engine } = context
  const { relation, indices } = ownership
  // First: if this process dies in between, the verification is not forgotten.
  await requestVerification(pool, why)
  const isOurs = relation === 'ours' || relation === 'older'
  if (!(isOurs ? (await renewLease(context, lengthMs)).held : await beginTerm(context, ownership, lengthMs)))
    return false
  await ownIndices(engine, [...indices.values()], await readInstallation(pool))
  return true
}
