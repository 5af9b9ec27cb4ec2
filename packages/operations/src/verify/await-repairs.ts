import { setTimeout as sleep } from 'node:timers/promises'
import { refreshIndex } from '@galena/search/index/index-state'
import { countHeld } from '@galena/store/outbox/held'
import { countPendingRepairs } from '@galena/store/outbox/pending-changes'
import type { OperationsContext } from '../operations-context.ts'
import { confirmDifferences } from './confirm-differences.ts'
import type { Finding } from './finding.ts'
import type { Verification } from './run-verification.ts'

/** How long repairs are awaited; later ones still happen. */
const maxWaitMs = 120_000
const pollMs = 200
/** Findings that are awaited and compared together. */
const atOnce = 1_000

/**
 * Waits until the repairs of a verification are written or held. Returns how many of its findings still differ; nobody
 * knows once `goesOn` says that nobody waits any more.
 */
export async function awaitRepairs(
  context: OperationsContext,
  { index, findings }: Pick<Verification, 'index' | 'findings'>,
  goesOn: () => boolean = () => true,
): Promise<number> {
  const { pool, engine } = context
  const slices = slicesOf(findings)
  const end = Date.now() + maxWaitMs
  const waits = () => goesOn() && Date.now() < end
  for (const { leadIds } of slices)
    while (waits() && (await countPendingRepairs(pool, leadIds)) > 0) await sleep(pollMs)
  await refreshIndex(engine, index)
  let left = 0
  for (const { addresses, leadIds } of slices) {
    if (!goesOn()) break
    left += (await confirmDifferences(context, index, addresses)).length
    left += (await countPendingRepairs(pool, leadIds)) + (await countHeld(pool, { leadIds }))
  }
  return left
}

function slicesOf(findings: readonly Finding[]): { addresses: string[]; leadIds: number[] }[] {
  return Array.from({ length: Math.ceil(findings.length / atOnce) }, (_, at) => {
    const some = findings.slice(at * atOnce, (at + 1) * atOnce)
    return { addresses: some.map(({ address }) => address), leadIds: some.flatMap(({ leadId }) => leadId ?? []) }
  })
}
