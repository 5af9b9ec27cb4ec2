import { builderVersion } from '@galena/lead/document/build-document'
import { type DocumentForm, documentIn } from '@galena/lead/document/document-form'
import { serialiseDocument } from '@galena/lead/document/serialise-document'
import type { FindPlace } from '@galena/lead/text/place'
import { readDocuments } from '@galena/operations/read-documents'
import type { Engine } from '@galena/search/engine/engine'
import { bulkWrite, type LeadWrite, type WriteOutcome } from '@galena/search/index/bulk'
import { isOwnName } from '@galena/search/index/index-names'
import type { Log } from '@galena/service/log/log'
import { sleep } from '@galena/service/process/sleep'
import { isRowAtFault } from '@galena/store/database/database-error'
import { inSnapshot, type Pool } from '@galena/store/database/pool'
import { snapshotTables } from '@galena/store/lead/load-lead-rows'
import { type RegisteredTarget, readTargets } from '@galena/store/outbox/targets'
import { writeDeadlineMs } from '@galena/store/outbox/version-clock'
import type { IndexLease } from '../owner/index-lease.ts'
import { notWritablePauseMs } from '../waits.ts'
import type { DocumentForms } from './document-forms.ts'
import { retryBelowForeignVersions } from './foreign-versions.ts'
import type { VersionClock } from './version-clock.ts'

export interface WriteContext {
  readonly pool: Pool
  readonly engine: Engine
  readonly clock: VersionClock
  readonly lease: IndexLease
  readonly findPlace: FindPlace
  readonly forms: DocumentForms
  readonly log: Log
}

interface WriteOptions {
  /** The only target to write to. */
  readonly only?: string
  /** Which of these writes must not be sent, by lead. Asked once the leads are read. */
  readonly withhold?: (read: ReadLeads) => Promise<ReadonlySet<number>>
}

/** Leads and targets as one snapshot has them, which is later than the token. */
export interface ReadLeads {
  readonly token: number
  readonly targets: readonly RegisteredTarget[]
  readonly writes: readonly LeadWrite[]
  /** By index, for those whose documents have an earlier form; in the order of `writes`. */
  readonly earlier: ReadonlyMap<string, readonly LeadWrite[]>
}

/** What is written to an index, in the form of its documents. */
export function writesTo(index: string, { writes, earlier }: Pick<ReadLeads, 'writes' | 'earlier'>) {
  return earlier.get(index) ?? writes
}

/** The outcome of a batch: the first of the requested leads, as many as fit, without those that were withheld. */
export interface Written {
  readonly token: number
  readonly targets: readonly RegisteredTarget[]
  readonly writes: readonly LeadWrite[]
  /** By index, in the order of `writes`. */
  readonly outcomes: ReadonlyMap<string, readonly WriteOutcome[]>
}

/** A batch ends once its documents have this many characters. */
const batchCharacters = 8_000_000
/** Leads whose rows are in memory at the same time. */
const leadsAtOnce = 100

/**
 * Writes leads as the database has them now to every target, or to one. The order of the steps is the
 * protocol: take the token, read leads and targets in one snapshot, send the bulk. A batch is claimed after its changes
 * were committed, so its token is later than that of any batch whose snapshot missed them: the newer document wins in
 * whatever order the writes arrive. Undefined when nothing may be written now, or when the deadline has passed.
 */
export async function writeLeads(
  context: WriteContext,
  leadIds: readonly number[],
  { only, withhold }: WriteOptions = {},
): Promise<Written | undefined> {
  const deadline = AbortSignal.timeout(writeDeadlineMs)
  const token = await context.clock.token()
  const { targets: registered, ...read } = await readSnapshot(context, leadIds, token, only)
  const targets = registered.filter(
    ({ index }) => (only === undefined || index === only) && isOwnName(context.engine.alias, index),
  )
  if (registered.length === 0)
    context.log.error({}, 'No index is registered for changes: `galena reindex start --swap` creates one')
  if (targets.length === 0 || !targets.every((target) => mayWrite(target, context.log))) {
    await sleep(notWritablePauseMs)
    return undefined
  }
  const withheld = (await withhold?.({ token, targets, ...read })) ?? new Set()
  const sent = (some: readonly LeadWrite[]) => some.filter(({ leadId }) => !withheld.has(leadId))
  const writes = sent(read.writes)
  const term = await context.lease.term()
  if (deadline.aborted) return undefined
  const isRegistered = async (name: string) => (await readTargets(context.pool)).some((target) => target.index === name)
  const outcomes = new Map<string, readonly WriteOutcome[]>(
    await Promise.all(
      targets.map(
        async ({ index }): Promise<[string, readonly WriteOutcome[]]> => [
          index,
          term === undefined
            ? writes.map(() => notHeld)
            : await bulkWrite(context.engine, { index, term }, sent(writesTo(index, read)), token, {
                signal: deadline,
                isRegistered,
              }),
        ],
      ),
    ),
  )
  return { token, targets, writes, outcomes: await retryBelowForeignVersions(context.pool, outcomes) }
}

/** Elasticsearch or Postgres cannot be reached, or the index has another owner now. */
const notHeld: WriteOutcome = {
  kind: 'pending',
  reason: 'The lease of the index cannot be renewed, so nothing is written.',
  overloaded: false,
}

function mayWrite({ index, builder, paused }: RegisteredTarget, log: Log): boolean {
  if (builder <= builderVersion) return !paused
  log.error(
    { index, builder },
    `This version of Galena builds documents up to version ${builderVersion}. Run the one that builds version ${builder}, or rebuild the index`,
  )
  return false
}

/** Targets and documents of one snapshot. A row that cannot be read is found by halving the batch, and refused. */
async function readSnapshot(
  context: WriteContext,
  leadIds: readonly number[],
  token: number,
  only: string | undefined,
): Promise<Omit<ReadLeads, 'token'>> {
  try {
    return await inSnapshot(context.pool, snapshotTables, async (client) => {
      const targets = await readTargets(client)
      const writes: LeadWrite[] = []
      const wanted = targets.filter(({ index }) => only === undefined || index === only)
      const earlier = await earlierForms(context, wanted)
      let characters = 0
      for (let at = 0; at < leadIds.length && characters < batchCharacters; at += leadsAtOnce) {
        const some = leadIds.slice(at, at + leadsAtOnce)
        const documents = await readDocuments(client, some, context.findPlace)
        for (const leadId of some) {
          const document = documents.get(leadId)
          const source = document && serialiseDocument(document, token)
          characters += (source?.length ?? 0) * (1 + earlier.length)
          writes.push({ leadId, source })
          for (const target of earlier)
            target.writes.push({
              leadId,
              source: document && serialiseDocument(documentIn(target.form, document), token),
            })
        }
      }
      return { targets, writes, earlier: new Map(earlier.map((target) => [target.index, target.writes])) }
    })
  } catch (error) {
    if (!isRowAtFault(error)) throw error
    const [leadId] = leadIds
    if (leadIds.length === 1 && leadId !== undefined)
      return {
        targets: await readTargets(context.pool),
        writes: [{ leadId, refusal: `The lead cannot be read: ${error.message}` }],
        earlier: new Map(),
      }
    return readSnapshot(context, leadIds.slice(0, Math.ceil(leadIds.length / 2)), token, only)
  }
}

interface EarlierTarget {
  readonly index: string
  readonly form: DocumentForm
  readonly writes: LeadWrite[]
}

/** The targets whose documents have an earlier form, as after an update whose mapping needs a rebuild. */
async function earlierForms({ forms }: WriteContext, targets: readonly RegisteredTarget[]): Promise<EarlierTarget[]> {
  const found: EarlierTarget[] = []
  for (const target of targets.filter(({ builder }) => builder < builderVersion)) {
    const form = await forms.of(target)
    if (form) found.push({ index: target.index, form, writes: [] })
  }
  return found
}
