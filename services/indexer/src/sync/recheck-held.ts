import { builderVersion } from '@galena/lead/document/build-document'
import { contentHash } from '@galena/lead/document/serialise-document'
import { readDocuments } from '@galena/operations/read-documents'
import { liveIndex } from '@galena/search/index/alias'
import { readStoredHashes } from '@galena/search/index/stored-leads'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { inSnapshot } from '@galena/store/database/pool'
import { snapshotTables } from '@galena/store/lead/load-lead-rows'
import { type HeldLead, heldLeads, releaseHeld } from '@galena/store/outbox/held'
import { readTargets } from '@galena/store/outbox/targets'
import { heldCheckMs } from '../waits.ts'
import type { WriteContext } from './write-leads.ts'

type HeldContext = Pick<WriteContext, 'pool' | 'engine' | 'findPlace' | 'log'>

const leadsPerCheck = 500

/**
 * Looks again and again at what is held, a page at a time: comparisons pass it over. Where the document is gone or is what
 * the database has, nobody has to decide any more, and the lead goes on as a repair.
 */
export function startHeldChecks(context: HeldContext, onError: (error: unknown) => void): PollLoop {
  let after = -1
  return startPollLoop(
    heldCheckMs,
    async () => {
      const page = await heldLeads(context.pool, after, leadsPerCheck)
      await release(context, page)
      after = page.length < leadsPerCheck ? -1 : (page.at(-1)?.leadId ?? -1)
    },
    onError,
  )
}

async function release({ pool, engine, findPlace, log }: HeldContext, page: readonly HeldLead[]): Promise<void> {
  if (page.length === 0) return
  const live = await liveIndex(engine)
  const target = (await readTargets(pool)).find(({ index }) => index === live)
  if (live === undefined || target?.builder !== builderVersion) return
  const leadIds = page.map(({ leadId }) => leadId)
  const stored = await readStoredHashes(engine, live, leadIds)
  const documents = await inSnapshot(pool, snapshotTables, (client) => readDocuments(client, leadIds, findPlace))
  const settled = page.filter(({ leadId }) => {
    const [document, expected] = [stored.get(leadId), documents.get(leadId)]
    return !document || (expected && contentHash(expected) === document.hash)
  })
  if (settled.length === 0) return
  await releaseHeld(pool, settled)
  log.info({ leads: settled.length }, 'Held changes have nothing left to remove or overwrite')
}
