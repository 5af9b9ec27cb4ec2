import { indexHealth } from '@galena/search/index/index-state'
import { readBacklog } from '@galena/store/outbox/backlog'
import { countFailures } from '@galena/store/outbox/failures'
import { readTargets } from '@galena/store/outbox/targets'
import type { OperationsContext } from '../operations-context.ts'
import { type Condition, condition } from './condition.ts'

/** A change may be this old while searches are pointed elsewhere: it is being written. */
export const maxPendingSeconds = 5

/** Whether an index gets every change, and has them. */
export async function targetConditions({ pool }: OperationsContext, index: string): Promise<Condition[]> {
  const target = (await readTargets(pool)).find((registered) => registered.index === index)
  const { lagSeconds } = await readBacklog(pool)
  const failures = await countFailures(pool, index)
  return [
    condition('target', target !== undefined, `changes are no longer written to ${index}`),
    condition(
      'pending',
      lagSeconds <= maxPendingSeconds,
      `a change has waited for ${Math.round(lagSeconds)} s (the limit is ${maxPendingSeconds} s)`,
    ),
    condition('failures', failures === 0, `the index refuses ${failures} leads (see \`galena failures list\`)`),
  ]
}

/** Whether every primary shard and replica of an index is there; never for an index that is no target. */
export async function shardsCondition(
  { engine }: OperationsContext,
  index: string,
  checks: readonly Condition[],
): Promise<Condition> {
  const isTarget = checks.some(({ name, met }) => name === 'target' && met)
  const health = isTarget ? await indexHealth(engine, index) : 'missing'
  return condition('shards', health === 'green', `Elasticsearch reports the index as ${health}`)
}
