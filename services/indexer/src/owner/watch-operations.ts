import type { OperationsContext } from '@galena/operations/operations-context'
import { countOperations } from '@galena/search/index/index-operations'
import type { Log } from '@galena/service/log/log'
import { readTargets } from '@galena/store/outbox/targets'
import { readKeptOperations, recordKeptOperations, recordLostOperations } from '@galena/store/owner/operations-kept'

interface WatchContext extends Pick<OperationsContext, 'pool' | 'engine'> {
  readonly log: Log
}

/**
 * Records how many writes each target has kept, and requests a verification when that is fewer than before: then the disk
 * of Elasticsearch was put back to an older state.
 */
export async function watchOperations({ pool, engine, log }: WatchContext): Promise<void> {
  const targets = (await readTargets(pool)).map(({ index }) => index)
  const before = await readKeptOperations(pool)
  for (const { index, uuid, safe, present } of await countOperations(engine, targets)) {
    const known = before.get(index)
    if (known === undefined || known.uuid !== uuid || present >= known.operations) {
      await recordKeptOperations(pool, { index, uuid, operations: safe })
      continue
    }
    const lost = known.operations - present
    const why = `Elasticsearch was put back to an older state: the last ${lost} writes to ${index} are gone.`
    if (await recordLostOperations(pool, known, safe, why)) log.error({ index, lost }, why)
  }
}
