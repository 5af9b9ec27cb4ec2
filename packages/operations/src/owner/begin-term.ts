import { randomUUID } from 'node:crypto'
import { replaceLease } from '@galena/search/index/lease'
import { recordTerm } from '@galena/store/owner/installation'
import type { OperationsContext } from '../operations-context.ts'
import type { Ownership } from './ownership.ts'

/**
 * Takes the lease in place of the one that was read, under a new term, of which nobody else knows. False when somebody has
 * renewed that lease since: then nothing has changed. The term is recorded once the lease is held: who dies in between
 * finds the lease of an owner like itself, which nobody renews.
 */
export async function beginTerm(
  { pool, engine }: Pick<OperationsContext, 'pool' | 'engine'>,
  { installation, lease }: Pick<Ownership, 'installation' | 'lease'>,
  lengthMs: number,
): Promise<boolean> {
  const renewals = Math.max(installation.renewals, lease?.renewals ?? 0) + 1
  const begun = { term: randomUUID(), nonce: randomUUID(), renewals }
  if (!(await replaceLease(engine, { owner: installation.owner, lengthMs, ...begun }, lease))) return false
  await recordTerm(pool, begun)
  return true
}
