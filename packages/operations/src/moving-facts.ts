import { readMovingFigures } from '@galena/store/operator/moving-figures'
import { sumBacklog } from '@galena/store/outbox/backlog'
import { readRebuild } from '@galena/store/rebuild/rebuilds'
import type { OperationsContext } from './operations-context.ts'
import { rebuildFacts } from './rebuild/rebuild-facts.ts'
import { foundIn } from './verify/requested/requested-facts.ts'

/**
 * What of a status moves from one second to the next, from the database alone, as JSON with stable names. `turn` changes
 * when something has happened after which the whole status is to be read again.
 */
export async function movingFacts({ pool }: Pick<OperationsContext, 'pool'>) {
  const { backlog, failures, verification, rebuildId, lastAuditId, turn } = await readMovingFigures(pool)
  const { lagSeconds, pending, lanes } = sumBacklog(backlog)
  const rebuild = rebuildId === null ? undefined : await readRebuild(pool, rebuildId)
  const { found, ...progress } = verification ?? {}
  return {
    turn: JSON.stringify([turn, rebuildId, lastAuditId, verification?.id, verification?.state, failures > 0]),
    facts: {
      lag_seconds: Math.round(lagSeconds * 1_000) / 1_000,
      pending,
      failures,
      lanes,
      rebuild: rebuild ? rebuildFacts(rebuild) : null,
      /** The last one, also when it has ended. */
      verification: found ? { ...progress, found: foundIn({ found }) } : null,
      /** Grows with whatever an operator does. */
      last_audit_id: lastAuditId,
    },
  }
}
