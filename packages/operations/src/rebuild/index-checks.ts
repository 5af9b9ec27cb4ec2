import { indexHealth } from '@galena/search/index/index-state'
import { readBacklog } from '@galena/store/outbox/backlog'
import { countFailures } from '@galena/store/outbox/failures'
import { readTargets } from '@galena/store/outbox/targets'
import type { OperationsContext } from '../operations-context.ts'
import { type GateCheck, gateCheck } from './gate-check.ts'

/** A change may be this old while searches are pointed elsewhere: it is being written. */
export const maxPendingSeconds = 5

/** Whether an index gets every change, and has them. */
export async function targetChecks({ pool }: OperationsContext, index: string): Promise<GateCheck[]> {
  const target = (await readTargets(pool)).find((registered) => registered.index === index)
  const { lagSeconds } = await readBacklog(pool)
  const failures = await countFailures(pool, index)
  return [
    gateCheck('target', target !== undefined, `changes are no longer written to ${index}`),
    gateCheck(
      'pending',
      lagSeconds <= maxPendingSeconds,
      `a change has waited for ${Math.round(lagSeconds)} s (the limit is ${maxPendingSeconds} s)`,
    ),
    gateCheck('failures', failures === 0, `the index refuses ${failures} leads (see \`galena failures list\`)`),
  ]
}

/** Whether every primary shard and replica of an index is there; never for an index that is no target. */
export async function shardsCheck(
  { engine }: OperationsContext,
  index: string,
  checks: readonly GateCheck[],
): Promise<GateCheck> {
  const isTarget = checks.some(({ name, met }) => name === 'target' && met)
  const health = isTarget ? await indexHealth(engine, index) : 'missing'
  return gateCheck('shards', health === 'green', `Elasticsearch reports the index as ${health}`)
}
