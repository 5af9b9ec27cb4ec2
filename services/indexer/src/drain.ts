import { setTimeout as sleep } from 'node:timers/promises'
import { buildDocument, builderVersion, type LeadRow, serialiseDocument } from '@galena/lead/document'
import type { FindPlace } from '@galena/lead/resolve-search'
import { timeZone, utc } from '@galena/lead/time-zone'
import { bulkWrite, type LeadWrite, type WriteOutcome } from '@galena/search/bulk'
import type { Engine } from '@galena/search/engine'
import { loadLeadRows } from '@galena/store/lead-rows'
import { type Change, type Lane, readDue, type Settlement, settle } from '@galena/store/outbox'
import { inTransaction, type Pool } from '@galena/store/pool'
import { readTargets, type Target } from '@galena/store/targets'
import type { Budget } from './budget.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Doorbell } from './queues.ts'
import { retryDelay } from './retry-delay.ts'

export interface DrainTools {
  readonly pool: Pool
  readonly engine: Engine
  readonly clock: Clock
  readonly findPlace: FindPlace
  readonly budget: Budget
  readonly log: Log
  readonly batchLeads: number
  readonly confirmDelayMs: number
}

/** What a batch came to; `overloaded` when the engine asked for fewer requests. */
interface BatchResult {
  readonly full: boolean
  readonly overloaded: boolean
}

/** A write may leave until this long after its token was asked for; later it could overtake the confirmation of a delete. */
const deadlineMs = 30_000
const batchesPerJob = 20

/**
 * Drains a shard of a lane: batch after batch until no full one is left, or it is another shard's turn. Returns whether
 * the engine asked for fewer requests.
 */
export async function drainShard(
  tools: DrainTools,
  doorbell: Doorbell,
  stopping: AbortSignal,
): Promise<{ overloaded: boolean }> {
  for (let batch = 0; batch < batchesPerJob && !stopping.aborted; batch++) {
    const { full, overloaded } = await tools.budget.spend(doorbell.lane === 'live', () => drainBatch(tools, doorbell))
    if (overloaded) return { overloaded }
    if (!full) break
  }
  return { overloaded: false }
}

/**
 * One batch. The order of its steps is the protocol: claim, then token, then snapshot, then bulk, then settle. Whoever
 * saw a change took a later token than any reader that missed it, so the newer document wins in whatever order writes
 * arrive.
 */
async function drainBatch(tools: DrainTools, { lane, shard }: Doorbell): Promise<BatchResult> {
  const changes = await readDue(tools.pool, lane, shard, tools.batchLeads)
  if (changes.length === 0) return { full: false, overloaded: false }
  const deadline = AbortSignal.timeout(deadlineMs)
  const token = await tools.clock.token()
  const leadIds = [...new Set(changes.map(({ leadId }) => leadId))]
  const { targets, rows } = await readSnapshot(tools.pool, leadIds)
  if (targets.length === 0 || !targets.every((target) => knowsBuilder(target, tools.log))) {
    await sleep(1_000)
    return { full: false, overloaded: false }
  }
  const writes = prepareWrites(leadIds, rows, tools.findPlace, token)
  const outcomes = new Map<string, WriteOutcome[]>()
  for (const { index } of targets) {
    if (deadline.aborted) return { full: true, overloaded: false }
    outcomes.set(
      index,
      await bulkWrite(tools.engine.client, index, writes, token, {
        signal: deadline,
        isRegistered: (name) => isRegistered(tools.pool, name),
      }),
    )
  }
  const settlement = judge(lane, changes, writes, outcomes, token, tools.confirmDelayMs)
  await inTransaction(tools.pool, (client) => settle(client, settlement))
  const overloaded = outcomes.values().some((items) => items.some((item) => item.kind === 'pending' && item.overloaded))
  report(tools.log, settlement, outcomes)
  return { full: changes.length >= tools.batchLeads, overloaded }
}

function readSnapshot(pool: Pool, leadIds: readonly number[]): Promise<{ targets: Target[]; rows: LeadRow[] }> {
  return inTransaction(
    pool,
    async (client) => ({ targets: await readTargets(client), rows: await loadLeadRows(client, leadIds) }),
    'ISOLATION LEVEL REPEATABLE READ READ ONLY',
  )
}

async function isRegistered(pool: Pool, index: string): Promise<boolean> {
  return (await readTargets(pool)).some((target) => target.index === index)
}

function knowsBuilder(target: Target, log: Log): boolean {
  if (target.builder === builderVersion) return true
  log.error(
    { index: target.index, builder: target.builder },
    `This version builds documents ${builderVersion}: run the version that knows ${target.builder}, or rebuild the index`,
  )
  return false
}

function prepareWrites(
  leadIds: readonly number[],
  rows: readonly LeadRow[],
  findPlace: FindPlace,
  token: number,
): LeadWrite[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return leadIds.map((leadId) => {
    const row = byId.get(leadId)
    return {
      leadId,
      source: row && serialiseDocument(buildDocument(row, timeZone(row.time_zone) ?? utc, findPlace), token),
    }
  })
}

/** A change is settled when every target has taken or finally refused its lead's write. */
function judge(
  lane: Lane,
  changes: readonly Change[],
  writes: readonly LeadWrite[],
  outcomes: ReadonlyMap<string, readonly WriteOutcome[]>,
  token: number,
  confirmDelayMs: number,
): Settlement {
  const companyOf = new Map(changes.map(({ leadId, companyId }) => [leadId, companyId]))
  const pending = new Set<number>()
  const refused: Settlement['refused'][number][] = []
  const taken: Settlement['taken'][number][] = []
  for (const [index, items] of outcomes) {
    for (const [position, { leadId }] of writes.entries()) {
      const item = items[position]
      if (!item || item.kind === 'pending') pending.add(leadId)
      else if (item.kind === 'refused')
        refused.push({ index, leadId, companyId: companyOf.get(leadId) ?? 0, reason: item.reason })
      else if (item.written) taken.push({ index, leadId })
    }
  }
  const refusedLeads = new Set(refused.map(({ leadId }) => leadId))
  const deleted = writes.filter(
    ({ leadId, source }) => source === undefined && !pending.has(leadId) && !refusedLeads.has(leadId),
  )
  return {
    token,
    confirmDelayMs,
    settled: changes.filter(({ leadId }) => !pending.has(leadId)).map(({ id }) => id),
    postponed: changes
      .filter(({ leadId }) => pending.has(leadId))
      .map(({ id, attempts }) => ({ id, delayMs: retryDelay(attempts) })),
    // A confirmation asks for no further one.
    deleted: lane === 'confirm' ? [] : deleted.map(({ leadId }) => ({ leadId, companyId: companyOf.get(leadId) ?? 0 })),
    refused,
    taken,
  }
}

function report(log: Log, settlement: Settlement, outcomes: ReadonlyMap<string, readonly WriteOutcome[]>): void {
  for (const { index, leadId, reason } of settlement.refused)
    log.error({ index, leadId, reason }, 'Elasticsearch refused a lead; see `galena status`')
  if (settlement.postponed.length === 0) return
  const reason = [...outcomes.values()].flat().find((item) => item.kind === 'pending')?.reason
  log.warn({ changes: settlement.postponed.length, reason }, 'Writes to Elasticsearch failed and will be tried again')
}
