import { liveIndex } from '@galena/search/index/alias'
import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { endRebuild } from '@galena/store/rebuild/move-rebuild'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'
import { requireOwnIndex } from '../owner/ownership.ts'
import { noRebuildYet, wrongState } from './rebuild-errors.ts'
import { reconcile } from './reconcile.ts'

interface End {
  readonly command: string
  readonly to: 'cancelled' | 'done'
  /** The message in a state that cannot end this way. */
  readonly rule: string
}

const cancel: End = {
  command: 'reindex cancel',
  to: 'cancelled',
  rule: 'Only an active rebuild can be cancelled.',
}
const endWindow: End = {
  command: 'reindex cleanup',
  to: 'done',
  rule: 'Only a swapped rebuild can be cleaned up.',
}

/** Ends an active rebuild; its index is dropped soon after. */
export async function cancelRebuild(context: OperationsContext, who: Operator): Promise<Rebuild> {
  return end(context, who, cancel)
}

/** Ends the rollback window: the previous index gets no more changes, and is dropped soon after. */
export async function cleanup(context: OperationsContext, who: Operator): Promise<Rebuild> {
  return end(context, who, endWindow)
}

async function end(context: OperationsContext, who: Operator, { command, to, rule }: End): Promise<Rebuild> {
  const { pool, engine } = context
  return withIndicesLock(pool, async () => {
    await requireOwnIndex(context)
    await reconcile(context, await liveIndex(engine))
    return inTransaction(pool, async (client) => {
      const rebuild = await readRebuild(client)
      if (!rebuild) throw noRebuildYet()
      // A second request changes nothing, and is no error.
      if (rebuild.state === to) return rebuild
      if (!(await endRebuild(client, rebuild, to))) throw wrongState(rule, rebuild)
      await recordAudit(client, who, command, { id: rebuild.id })
      return { ...rebuild, state: to }
    })
  })
}
