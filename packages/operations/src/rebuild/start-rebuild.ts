import { builderVersion } from '@galena/lead/document/build-document'
import { readIndexLayout } from '@galena/search/index/create-index'
import { newIndexName } from '@galena/search/index/index-names'
import { type Client, inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { readTargets, unregisterTarget } from '@galena/store/outbox/targets'
import { endRebuild } from '@galena/store/rebuild/move-rebuild'
import { type NewRebuild, openRebuilds, planRebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import { requireWithin } from '../limits.ts'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'
import { requireLiveIndex } from '../require-live-index.ts'
import { stateWords } from './rebuild-errors.ts'
import { reconcile } from './reconcile.ts'

/** Without `shards` or `replicas` the new index has as many as the live index. */
export interface StartOptions {
  readonly shards?: number | undefined
  readonly replicas?: number | undefined
  /** Whether searches are pointed at the new index as soon as all conditions are met. */
  readonly autoSwap: boolean
  /** Hours for which the previous index gets every change after the swap. */
  readonly retainHours: number
}

interface StartedRebuild {
  readonly id: number
  readonly index: string
  /** The previous index of an earlier rebuild; it will be dropped. */
  readonly givenUp: string | undefined
}

/** Records a new rebuild; an indexer carries it out. Throws while another one is active. */
export async function startRebuild(
  context: OperationsContext,
  who: Operator,
  options: StartOptions,
): Promise<StartedRebuild> {
  requireWithin('primaryShards', options.shards)
  requireWithin('replicas', options.replicas)
  requireWithin('retainHours', options.retainHours)
  const { pool, engine } = context
  return withIndicesLock(pool, async () => {
    const live = await requireLiveIndex(context)
    await reconcile(context, live)
    const layout = await readIndexLayout(engine, live)
    const wanted: NewRebuild = {
      index: newIndexName(engine.alias, new Date()),
      shards: options.shards ?? layout.primaryShards,
      replicas: options.replicas ?? layout.replicas,
      autoSwap: options.autoSwap,
      retainHours: options.retainHours,
    }
    return inTransaction(pool, (client) => record(client, who, live, wanted))
  })
}

async function record(client: Client, who: Operator, live: string, wanted: NewRebuild): Promise<StartedRebuild> {
  const id = await planRebuild(client, wanted)
  if (id === undefined) throw await alreadyActive(client)
  const kept = (await openRebuilds(client)).find(({ state }) => state === 'swapped')
  if (kept) await endRebuild(client, kept, 'done', `Rebuild ${id} was started.`)
  // This version does not know the form of their documents: they stay as they are until the swap.
  const foreign = (await readTargets(client)).filter(({ builder }) => builder > builderVersion)
  for (const { index } of foreign) await unregisterTarget(client, index)
  const { autoSwap: swapByItself, ...rest } = wanted
  await recordAudit(client, who, 'reindex start', { id, live, ...rest, swapByItself })
  return { id, index: wanted.index, givenUp: kept?.previous ?? undefined }
}

async function alreadyActive(client: Client): Promise<OperationError> {
  const active = await readRebuild(client)
  const state = active ? stateWords(active.state) : 'active'
  return new OperationError(
    'rebuild_active',
    `Rebuild ${active?.id ?? ''} is already ${state}. Follow it with \`galena reindex watch\`, or end it with \`galena reindex cancel\`.`,
  )
}
