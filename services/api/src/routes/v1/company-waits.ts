import { sleep } from '@galena/service/process/sleep'
import type { Pool } from '@galena/store/database/pool'
import { announceChanges } from '@galena/store/outbox/announce'
import {
  leftChanges,
  maxQueued,
  type QueuedChanges,
  queuedChanges,
  type StuckLeads,
} from '@galena/store/outbox/company-changes'
import { apiError } from '../../errors/api-error.ts'

/** Waits until what a company has changed is written to the index. All who wait at once share one poll. */
export interface CompanyWaits {
  /**
   * Returns when every change that was committed before the call is written, with the number of leads that Elasticsearch
   * refused. Throws the reason of the signal, and an error of the api when a change waits for an operator.
   */
  untilWritten(signal: AbortSignal): Promise<number>
}

const pollMs = 30
/** So many changes are asked for at once, by each group. */
const askedAtOnce = 2_000

interface Waiter {
  readonly signal: AbortSignal
  resolve(refused: number): void
  reject(error: unknown): void
}

/** Those who came between two polls: they wait for the same changes. */
interface Group {
  readonly waiters: readonly Waiter[]
  readonly queued: QueuedChanges
}

/** `onIdle` is called when nobody waits any more; the next who comes may be given another. */
export function createCompanyWaits(pool: Pool, companyId: number, onIdle: () => void): CompanyWaits {
  let arrived: readonly Waiter[] = []
  let groups: readonly Group[] = []
  let running = false

  async function poll(): Promise<void> {
    running = true
    while (arrived.length > 0 || groups.length > 0) {
      const came = arrived
      arrived = []
      if (came.length > 0) groups = [...groups, ...(await firstLook(came).catch((error) => rejected(came, error)))]
      const waiting = groups.filter(({ waiters }) => waiters.some(({ signal }) => !signal.aborted))
      groups = await look(waiting).catch((error) =>
        rejected(
          waiting.flatMap(({ waiters }) => waiters),
          error,
        ),
      )
      if (groups.length > 0) await sleep(pollMs)
    }
    running = false
    onIdle()
  }

  async function firstLook(waiters: readonly Waiter[]): Promise<readonly Group[]> {
    const queued = await queuedChanges(pool, companyId)
    requireWritable(queued)
    // The relay finds them anyway, half a second later at worst.
    if (!isWritten(queued)) void announceChanges(pool).catch(() => undefined)
    return leftOf([{ waiters, queued }], queued)
  }

  async function look(waiting: readonly Group[]): Promise<readonly Group[]> {
    if (waiting.length === 0) return []
    const left = await leftChanges(pool, companyId, joined(waiting.map(({ queued }) => firstOf(queued))))
    requireWritable(left)
    const next = waiting.map(({ waiters, queued }) => ({ waiters, queued: withoutWritten(queued, left) }))
    const hasBecomeChanges = next.map(({ queued }, index) => hasSources(waiting[index]?.queued) && !hasSources(queued))
    if (!hasBecomeChanges.includes(true)) return leftOf(next, left)
    // They are gone because they have become changes, which are queued now.
    const again = await queuedChanges(pool, companyId)
    requireWritable(again)
    const changes = { ...again, parents: [], fanouts: [] }
    return leftOf(
      next.map((group, index) => (hasBecomeChanges[index] ? { ...group, queued: changes } : group)),
      again,
    )
  }

  return {
    untilWritten(signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) reject(signal.reason as Error)
        signal.addEventListener('abort', () => reject(signal.reason as Error))
        arrived = [...arrived, { signal, resolve, reject }]
        if (!running) void poll()
      })
    },
  }
}

const nothing: QueuedChanges = { changes: [], parents: [], fanouts: [] }

function requireWritable({ held, changes }: StuckLeads & QueuedChanges): void {
  if (held > 0 || changes.length > maxQueued) throw apiError('not_fresh_yet')
}

function rejected(waiters: readonly Waiter[], error: unknown): readonly Group[] {
  for (const waiter of waiters) waiter.reject(error)
  return []
}

/** The groups that go on waiting. The others are told. */
function leftOf(groups: readonly Group[], { refused }: StuckLeads): readonly Group[] {
  const [done, waiting] = [true, false].map((isDone) => groups.filter(({ queued }) => isWritten(queued) === isDone))
  for (const waiter of (done ?? []).flatMap(({ waiters }) => waiters)) waiter.resolve(refused)
  return waiting ?? []
}

function isWritten(queued: QueuedChanges): boolean {
  return queued.changes.length === 0 && !hasSources(queued)
}

function hasSources({ parents, fanouts }: QueuedChanges = nothing): boolean {
  return parents.length > 0 || fanouts.length > 0
}

/** The part that is asked for; the rest waits until that is written. */
function firstOf({ changes, ...sources }: QueuedChanges): QueuedChanges {
  return { changes: changes.slice(0, askedAtOnce), ...sources }
}

function joined(parts: readonly QueuedChanges[]): QueuedChanges {
  const ids = (name: keyof QueuedChanges) => [...new Set(parts.flatMap((part) => part[name]))]
  return { changes: ids('changes'), parents: ids('parents'), fanouts: ids('fanouts') }
}

function withoutWritten(queued: QueuedChanges, left: QueuedChanges): QueuedChanges {
  const still = (name: keyof QueuedChanges, ids = queued[name]) => {
    const there = new Set(left[name])
    return ids.filter((id) => there.has(id))
  }
  const asked = queued.changes.slice(0, askedAtOnce)
  return {
    changes: [...still('changes', asked), ...queued.changes.slice(askedAtOnce)],
    parents: still('parents'),
    fanouts: still('fanouts'),
  }
}
