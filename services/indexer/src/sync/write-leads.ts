import { setTimeout as sleep } from 'node:timers/promises'
import { builderVersion } from '@galena/lead/document/build-document'
import { serialiseDocument } from '@galena/lead/document/serialise-document'
import type { FindPlace } from '@galena/lead/text/place'
import { readDocuments } from '@galena/operations/read-documents'
import type { Engine } from '@galena/search/engine/engine'
import { bulkWrite, type LeadWrite, type WriteOutcome } from '@galena/search/index/bulk'
import { isRowAtFault } from '@galena/store/database/database-failure'
import { inSnapshot, type Pool } from '@galena/store/database/pool'
import { type RegisteredTarget, readTargets } from '@galena/store/outbox/targets'
import { writeDeadlineMs } from '@galena/store/outbox/version-clock'
import type { Log } from '../log.ts'
import type { VersionClock } from './version-clock.ts'

export interface WriteContext {
  readonly pool: Pool
  readonly engine: Engine
  readonly clock: VersionClock
  readonly findPlace: FindPlace
  readonly log: Log
}

/** What became of the leads that were written: the first ones asked for, as many as fit into a batch. */
export interface Written {
  readonly token: number
  readonly targets: readonly RegisteredTarget[]
  readonly writes: readonly LeadWrite[]
  /** By index, in the order of `writes`. */
  readonly outcomes: ReadonlyMap<string, readonly WriteOutcome[]>
}

/** Characters of the documents of one batch. */
const batchCharacters = 8_000_000
/** Leads whose rows are in memory at once. */
const leadsAtOnce = 100
const waitMs = 1_000

/**
 * Writes leads as the database has them now to every target. The order of the steps is the protocol: token, then
 * snapshot with the targets in it, then bulk. Whoever saw a change took a later token than any reader that missed it,
 * so the newer document wins in whatever order writes arrive. With `only`, to this target alone. Undefined when nothing
 * may be written now, or the deadline has passed.
 */
export async function writeLeads(
  tools: WriteContext,
  leadIds: readonly number[],
  only?: string,
): Promise<Written | undefined> {
  const deadline = AbortSignal.timeout(writeDeadlineMs)
  const token = await tools.clock.token()
  const { targets: registered, writes } = await readSnapshot(tools, leadIds, token)
  const targets = registered.filter(({ index }) => only === undefined || index === only)
  if (registered.length === 0)
    tools.log.error({}, 'No index is known that changes go to: `galena reindex start --swap` makes one')
  if (targets.length === 0 || !targets.every((target) => mayWrite(target, tools.log))) {
    await sleep(waitMs)
    return undefined
  }
  if (deadline.aborted) return undefined
  const isRegistered = async (name: string) => (await readTargets(tools.pool)).some((target) => target.index === name)
  const outcomes = new Map<string, readonly WriteOutcome[]>(
    await Promise.all(
      targets.map(
        async ({ index }): Promise<[string, readonly WriteOutcome[]]> => [
          index,
          await bulkWrite(tools.engine, index, writes, token, { signal: deadline, isRegistered }),
        ],
      ),
    ),
  )
  return { token, targets, writes, outcomes }
}

function mayWrite({ index, builder, paused }: RegisteredTarget, log: Log): boolean {
  if (builder === builderVersion) return !paused
  log.error(
    { index, builder },
    `This version builds documents ${builderVersion}: run the version that knows ${builder}, or rebuild the index`,
  )
  return false
}

/** Targets and documents of one moment. A row that cannot be read is found by halving, and refused. */
async function readSnapshot(
  tools: WriteContext,
  leadIds: readonly number[],
  token: number,
): Promise<{ targets: RegisteredTarget[]; writes: LeadWrite[] }> {
  try {
    return await inSnapshot(tools.pool, async (client) => {
      const targets = await readTargets(client)
      const writes: LeadWrite[] = []
      let characters = 0
      for (let at = 0; at < leadIds.length && characters < batchCharacters; at += leadsAtOnce) {
        const some = leadIds.slice(at, at + leadsAtOnce)
        const documents = await readDocuments(client, some, tools.findPlace)
        for (const leadId of some) {
          const document = documents.get(leadId)
          const source = document && serialiseDocument(document, token)
          characters += source?.length ?? 0
          writes.push({ leadId, source })
        }
      }
      return { targets, writes }
    })
  } catch (error) {
    if (!isRowAtFault(error)) throw error
    const [leadId] = leadIds
    if (leadIds.length === 1 && leadId !== undefined)
      return {
        targets: await readTargets(tools.pool),
        writes: [{ leadId, refusal: `The lead cannot be read: ${error.message}` }],
      }
    return readSnapshot(tools, leadIds.slice(0, Math.ceil(leadIds.length / 2)), token)
  }
}
