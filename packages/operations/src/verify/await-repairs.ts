import { setTimeout as sleep } from 'node:timers/promises'
import { refreshIndex } from '@galena/search/index/index-state'
import { countHeld } from '@galena/store/outbox/held'
import { countPendingRepairs } from '@galena/store/outbox/pending-changes'
import type { OperationsContext } from '../operations-context.ts'
import { confirmDifferences } from './confirm-differences.ts'
import type { Verification } from './run-verification.ts'

/** How long repairs are awaited; later ones still happen. */
const maxWaitMs = 120_000
const pollMs = 200

/**
 * Waits until the repairs of a verification are written or held, or nobody waits any more. Returns how many of its
 * findings still differ.
 */
export async function awaitRepairs(
  context: OperationsContext,
  { index, findings }: Pick<Verification, 'index' | 'findings'>,
  goesOn: () => boolean = () => true,
): Promise<number> {
  const { pool, engine } = context
  const leadIds = findings.flatMap(({ leadId }) => leadId ?? [])
  const end = Date.now() + maxWaitMs
  const waits = () => leadIds.length > 0 && goesOn() && Date.now() < end
  while (waits() && (await countPendingRepairs(pool, leadIds)) > 0) await sleep(pollMs)
  await refreshIndex(engine, index)
  const addresses = findings.map(({ address }) => address)
  const differing = (await confirmDifferences(context, index, addresses)).length
  return differing + (await countPendingRepairs(pool, leadIds)) + (await countHeld(pool, { leadIds }))
}
