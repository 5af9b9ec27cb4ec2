import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '@galena/search/engine/engine'
import { readLease, type StoredLease } from '@galena/search/index/lease'

/** A lease is watched for a little longer than its holder may write without renewing it. */
export function watchMs({ lengthMs }: StoredLease): number {
  return lengthMs * 1.2
}

/**
 * Whether somebody renews a lease: it is watched until it changes, or for a little longer than its length. No clock of
 * another machine is asked.
 */
export async function isAlive(engine: Engine, lease: StoredLease): Promise<boolean> {
  const end = performance.now() + watchMs(lease)
  do {
    await sleep(Math.min(500, lease.lengthMs / 10))
    if (!isUnchanged(lease, await readLease(engine))) return true
  } while (performance.now() < end)
  return false
}

export function isUnchanged({ revision }: StoredLease, now: StoredLease | undefined): boolean {
  return now?.revision.if_seq_no === revision.if_seq_no && now.revision.if_primary_term === revision.if_primary_term
}
