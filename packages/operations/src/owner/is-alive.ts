import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '@galena/search/engine/engine'
import { readLease, type StoredLease } from '@galena/search/index/lease'
import { leaseLengthMs } from './renew-lease.ts'

/** A lease is watched for a little longer than its holder may write without renewing it. */
export function watchMs({ lengthMs }: Pick<StoredLease, 'lengthMs'>): number {
  return lengthMs * 1.2
}

/**
 * Whether somebody renews a lease, or makes one where there is none: it is watched until it changes. No clock of another
 * machine is asked.
 */
export function isAlive(engine: Engine, lease: StoredLease | undefined): Promise<boolean> {
  return happensWithin(lease?.lengthMs ?? leaseLengthMs, async () => !isUnchanged(lease, await readLease(engine)))
}

/** Watches for as long as a lease of this length is watched. True as soon as what is watched for has happened. */
export async function happensWithin(lengthMs: number, hasHappened: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + watchMs({ lengthMs })
  do {
    await sleep(Math.min(500, lengthMs / 10))
    if (await hasHappened()) return true
  } while (performance.now() < end)
  return false
}

export function isUnchanged(lease: StoredLease | undefined, now: StoredLease | undefined): boolean {
  return (
    now?.revision.if_seq_no === lease?.revision.if_seq_no &&
    now?.revision.if_primary_term === lease?.revision.if_primary_term
  )
}
