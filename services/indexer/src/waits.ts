import { leaseLengthMs } from '@galena/operations/owner/renew-lease'
import { maxRetryDelayMs } from '@galena/store/outbox/change'

/**
 * How long the indexer waits, where no operator sets it. RELAY_INTERVAL_MS and CONFIRM_DELAY_MS are in config.ts, time-outs
 * of connections in start/ and DATABASE_TIMEOUT_MS. The deadline of writes, the pauses of a target and the waits for locks belong to packages/store.
 */

// Retries

/**
 * Milliseconds until a change is tried again: up to half a second at first, doubling up to a minute. Up to half of it is
 * dropped at random, so that retries spread.
 */
export function retryDelayMs(attempts: number): number {
  const full = Math.min(maxRetryDelayMs, 500 * 2 ** Math.min(attempts, 20))
  return full * (0.5 + Math.random() / 2)
}
/** How long a worker accepts no jobs after Elasticsearch asked for fewer requests. */
export const overloadPauseMs = 1_000
/** How long a job that failed keeps its place. While a server is unavailable, the relay would repeat it 20 times a second. */
export const failurePauseMs = 1_000
/** How long a batch that must not be written keeps its place: no target is known, or one of them is paused. */
export const notWritablePauseMs = 1_000
/** A wake-up that is queued stays until a worker takes it. Enqueuing it again replaces one that Redis lost. */
export const enqueueAgainMs = 500
/**
 * How long the relay waits between two looks when nothing is due: this share of the time since something was, and no
 * longer than this, unless RELAY_INTERVAL_MS is longer.
 */
export const quietLookShare = 0.1
export const quietLookMs = 500
/** The least time from one look to the next that somebody has asked for by announcing changes. */
export const leastLookMs = 50
/** How long the relay waits between two looks at the whole outbox, and how much of its time they may take. */
export const wholeLookMs = 3_000
export const wholeLookShare = 0.02

// Jobs in Redis

/** How soon, in milliseconds, others take over the jobs of a killed process. Draining an outbox shard twice does no harm. */
export const jobTakeover = { lockDuration: 5_000, stalledInterval: 2_000, maxStalledCount: 10 } as const
/** How soon a worker asks for jobs again after its connection to Redis broke; BullMQ would wait 15 s. */
export const workerRetry = { runRetryDelay: 1_000 } as const
export const maintenanceIntervalMs = 600_000

// Stop

/** How long a stop waits for answers of Elasticsearch. After nine seconds the process is ended. */
export const giveUpRequestsMs = 5_000

// Rebuilds

export const rebuildStepMs = 500
/** How often the conditions of a swap are checked: comparing the contents costs queries on both sides. */
export const gateIntervalMs = 5_000
/** How often the controller checks that the indices are there and get the changes, and what they have kept. */
export const liveIndexIntervalMs = 10_000
/** How long writes to an index that is not live may fail before it is abandoned. */
export const maxPendingTargetSeconds = 300
/** A backfill yields to changes that have waited longer than this. */
export const maxChangeLagSeconds = 2
/** How long a backfill yields before each batch. No longer: an index that accepts no changes must be replaceable. */
export const maxYieldMs = 5_000
export const yieldIntervalMs = 200

// Lease

/** How often each indexer renews the lease of the index, and how long it may write after that. */
export const leaseTimes = { renewMs: 3_000, lengthMs: leaseLengthMs } as const

// Watch

/** How often the indexer checks what is around the index: triggers, settings, other sessions. */
export const watchIntervalMs = 5_000
/** How long one of these checks delays the next: a server may be silent. */
export const maxCheckMs = 4_000

// Held changes

/** How often an indexer looks at a page of what is held. */
export const heldCheckMs = 10_000

// Verifications that operators ask for

/** How soon an indexer sees that one is wanted, and how often it says that it still works on it. */
export const verificationPollMs = 2_000
export const verificationBeatMs = 5_000

// Sweep

/** The pause after a step of the sweep, and how often it checks whether the next one is due when none was. */
export const sweepIntervalMs = 1_000
export const idleSweepIntervalMs = 3_000
