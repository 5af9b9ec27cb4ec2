import type { OperationsContext } from '@galena/operations/operations-context'
import { millisecondsSince } from '@galena/operations/owner/moment'
import { readOwnership, whyNotOurs } from '@galena/operations/owner/ownership'
import { type Renewal, renewLease, restoredEngine } from '@galena/operations/owner/renew-lease'
import type { Log } from '@galena/service/log/log'
import { startPollLoop } from '@galena/service/process/poll-loop'
import { setWarning } from '@galena/store/operator/warnings'
import { requestVerification } from '@galena/store/verify/sweep'

/** What the indexer asks before it changes anything in Elasticsearch. */
export interface IndexLease {
  /**
   * The term under which this process may write now: the lease was renewed less than its length ago. Renews it first
   * where that is longer ago, as in a process that was frozen. Undefined when somebody else has it, or nobody can say.
   */
  term(): Promise<string | undefined>
}

export interface KeptLease extends IndexLease {
  /** Resolves with a sentence when another owner has the lease. This process never writes again. */
  readonly lost: Promise<string>
  /** Whether this process may write now, as far as it knows without asking. */
  isHeld(): boolean
  stop(): Promise<void>
}

export interface LeaseTimes {
  readonly lengthMs: number
  readonly renewMs: number
}

interface LeaseContext extends Pick<OperationsContext, 'pool' | 'engine'> {
  readonly log: Log
}

/** Renews the lease again and again. The first renewal was made at the start. */
export function keepLease(
  context: LeaseContext,
  first: Extract<Renewal, { held: true }>,
  { lengthMs, renewMs }: LeaseTimes,
  onError: (error: unknown) => void,
): KeptLease {
  const { pool, log } = context
  let { term } = first
  let renewedAt = first.sentAt
  let isLost = false
  let renewing: Promise<void> | undefined
  const lost = Promise.withResolvers<string>()

  async function renew(): Promise<void> {
    const renewal = await renewLease(context, lengthMs, async (replaced) => {
      if (replaced === 'ours') return
      log.warn({}, restoredEngine)
      await requestVerification(pool, restoredEngine)
    })
    if (!renewal.held) return lose()
    term = renewal.term
    renewedAt = renewal.sentAt
  }

  async function lose(): Promise<void> {
    isLost = true
    const why = (await readOwnership(context).then(whyNotOurs, () => undefined)) ?? 'The index has another owner now.'
    const sentence = `${why} This indexer stops, and writes nothing any more. \`galena owner show\` says more.`
    await setWarning(pool, 'index_not_ours', { message: sentence, remedy: '' }).catch(onError)
    lost.resolve(sentence)
  }

  function renewOnce(): Promise<void> {
    renewing ??= renew().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  const isFresh = () => !isLost && millisecondsSince(renewedAt) < lengthMs
  const loop = startPollLoop(renewMs, async () => (isLost ? undefined : renewOnce()), onError)
  return {
    async term() {
      if (!isFresh() && !isLost) await renewOnce().catch(onError)
      return isFresh() ? term : undefined
    },
    lost: lost.promise,
    isHeld: isFresh,
    stop: () => loop.stop(),
  }
}
