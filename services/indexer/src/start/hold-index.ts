import type { Renewal } from '@galena/operations/owner/renew-lease'
import type { Log } from '@galena/service/log/log'
import type { Warn } from '@galena/service/log/throttled-warnings'
import { sleep } from '@galena/service/process/sleep'
import { type KeptLease, keepLease, type LeaseTimes } from '../owner/index-lease.ts'
import { watchOperations } from '../owner/watch-operations.ts'
import type { Servers } from './connections.ts'

interface HoldOptions {
  /** The first one, which was made at the start. */
  readonly renewal: Extract<Renewal, { held: true }>
  readonly times: LeaseTimes
  readonly warn: Warn
}

/** A process that stops has hardly any time. */
const recordWithinMs = 2_000

/** Keeps the lease of the index until `started` is closed, and records last what the indices have kept. */
export function holdIndex(
  context: Servers & { readonly log: Log },
  { renewal, times, warn }: HoldOptions,
  started: AsyncDisposableStack,
): KeptLease {
  const onError = (error: unknown) => warn('The lease of the index cannot be renewed', error)
  const lease = started.adopt(keepLease(context, renewal, times, onError), (kept) => kept.stop())
  started.defer(async () => {
    const ended = new AbortController()
    const recorded = watchOperations(context)
      .catch((error: unknown) => warn('What the indices have kept cannot be recorded', error))
      .finally(() => ended.abort())
    await Promise.race([recorded, sleep(recordWithinMs, ended.signal)])
  })
  return lease
}
