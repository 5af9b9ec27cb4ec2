import { OperationError } from '@galena/operations/operation-error'
import { swap } from '@galena/operations/rebuild/swap'
import { reverifyWhenStale } from '@galena/store/rebuild/move-rebuild'
import { noteRebuild, type Rebuild } from '@galena/store/rebuild/rebuilds'
import type { RebuildContext } from './rebuild-context.ts'

/** Swaps if the rebuild was started with `--swap`; else it waits for an operator. A rebuild that waits too long is verified again. */
export async function swapWhenAutomatic(context: RebuildContext, rebuild: Rebuild): Promise<void> {
  const { pool, gateInterval } = context
  if (await reverifyWhenStale(pool, rebuild.id)) return
  if (!rebuild.autoSwap || !gateInterval.isDue()) return
  gateInterval.restart()
  await swapNow(context, rebuild)
}

async function swapNow(context: RebuildContext, { id, index }: Rebuild): Promise<void> {
  try {
    await swap(context, 'indexer')
    context.log.info({ run: id, index }, 'Searches read the new index')
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    await noteRebuild(context.pool, id, error.message)
  }
}
