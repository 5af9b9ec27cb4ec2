import { builderVersion } from '@galena/lead/document/build-document'
import { liveIndex } from '@galena/search/index/alias'
import { hasCompatibleMapping } from '@galena/search/index/index-names'
import { inTransaction } from '@galena/store/database/pool'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import { readTargets, registerTarget } from '@galena/store/outbox/targets'
import { requestVerification } from '@galena/store/verify/sweep'
import type { RebuildContext } from './rebuild-context.ts'

/**
 * Makes the live index a target again, and queues every lead, when somebody pointed the alias to an index that gets no
 * changes.
 */
export async function healLiveIndex(context: RebuildContext): Promise<void> {
  if ((await forgottenLiveIndex(context)) === undefined) return
  const { pool, log } = context
  await withIndicesLock(pool, async () => {
    const index = await forgottenLiveIndex(context)
    if (index === undefined) return
    log.error({ index }, 'The live index was not a target. It is one again, and every lead is queued')
    await inTransaction(pool, async (client) => {
      await registerTarget(client, { index, builder: builderVersion })
      await queueAllLeads(client)
      // Deleted leads are in no queue: only a comparison finds their documents.
      await requestVerification(client, 'The live index got no changes for a while.')
    })
  })
}

async function forgottenLiveIndex({ pool, engine }: RebuildContext): Promise<string | undefined> {
  const live = await liveIndex(engine)
  // This version cannot write to an index of another mapping. Searches read it as it is until it is rebuilt.
  if (live === undefined || !hasCompatibleMapping(live)) return undefined
  return (await readTargets(pool)).some(({ index }) => index === live) ? undefined : live
}
