import { isUnchanged, watchMs } from '@galena/operations/owner/is-alive'
import { type Ownership, readOwnership, whyNotOurs } from '@galena/operations/owner/ownership'
import type { Engine } from '@galena/search/engine/engine'
import { everyField, unreadyFields } from '@galena/search/index/index-fields'
import { type IndexFacts, isSameOwner, readIndices } from '@galena/search/index/index-owner'
import { startPollLoop } from '@galena/service/process/poll-loop'
import { sleep } from '@galena/service/process/sleep'
import type { Pool } from '@galena/store/database/pool'
import { readInstallation } from '@galena/store/owner/installation'
import { isOrigin } from '@galena/store/verify/database-change'
import { apiError } from '../errors/api-error.ts'

/**
 * Knows whether the index that searches read belongs to this database. In another installation's index, company 1 is
 * another company.
 */
export interface IndexOwnerCheck {
  /** Throws an error of the api while the index is another owner's, or nobody knows yet whose it is. */
  requireOurs(): void
  /** Whether the index is this database's; `unknown` before the first answer. */
  state(): 'ours' | 'foreign' | 'unknown'
  /**
   * Fields, and parts such as `attribute_terms.values`, that the documents of the index do not all have yet: an update added
   * them, and leads are written again.
   * Searches that rely on one would miss leads. An answer may be as old as the time between two checks.
   */
  unreadyFields(): ReadonlySet<string>
  stop(): Promise<void>
}

/** The api starts also while a server is silent. */
const firstAnswerMs = 3_000

interface CheckContext {
  readonly pool: Pool
  readonly engine: Engine
}

interface CheckOptions {
  readonly pollMs: number
  readonly onError: (error: unknown) => void
  /** Called when the index is found to be another owner's, or ours again. */
  readonly onChange: (why: string | undefined) => void
}

/**
 * Checks the owner again and again, first before it returns. While a check fails, what was last known counts; before one
 * has succeeded, nothing of the index is shown. An
 * index without an owner is shown to the database from which it was written last.
 */
export async function startIndexOwnerCheck(context: CheckContext, options: CheckOptions): Promise<IndexOwnerCheck> {
  /** Undefined until it is known whose the index is; `why` it is not shown, if it is not. */
  let known: { readonly why: string | undefined } | undefined
  let unready = everyField
  let lease:
    | { readonly seen: NonNullable<Ownership['lease']>; readonly at: number; readonly isForeign: boolean }
    | undefined

  async function check(): Promise<void> {
    let ownership: Ownership
    try {
      ownership = await readOwnership(context)
    } catch (error) {
      await checkWithoutLease()
      throw error
    }
    learnFields(ownership.live)
    learn(await whyNotShown(ownership))
  }

  /** A key may be allowed to read the index and not the lease; the index alone can say that it is another owner's. */
  async function checkWithoutLease(): Promise<void> {
    const indices = await readIndices(context.engine, [])
    learnFields(indices.live)
    const installation = await readInstallation(context.pool)
    const why = whyNotOurs({ ...indices, installation, lease: undefined, relation: 'none' })
    if (why !== undefined) learn(why)
  }

  function learnFields(live: IndexFacts | undefined): void {
    if (live) unready = unreadyFields(live)
  }

  function learn(why: string | undefined): void {
    const isChanged = (known?.why === undefined) !== (why === undefined)
    known = { why }
    if (isChanged) options.onChange(why)
  }

  async function whyNotShown(ownership: Ownership): Promise<string | undefined> {
    const { live, searched, installation } = ownership
    const isForeign = ownership.relation === 'foreign'
    if (ownership.lease && !(lease && isUnchanged(lease.seen, ownership.lease)))
      lease = { seen: ownership.lease, at: performance.now(), isForeign }
    if (searched.length > 1)
      return `Searches read more than one index: ${searched.map(({ index }) => index).join(', ')}. The indexer will mend that.`
    if (live && !live.owner && !(await isOrigin(context.pool)).likely)
      return `Searches read ${live.index}, which does not say whose it is, and this database has not written to it.`
    const isOfCopy = isForeign && ownership.lease && isSameOwner(ownership.lease.owner, installation.owner)
    return whyNotOurs(isOfCopy && !isHeld() ? { ...ownership, relation: 'older' } : ownership)
  }

  /** After a failover or a restore nobody renews the lease as it was; another copy of the database does. */
  function isHeld(): boolean {
    return lease?.isForeign === true && performance.now() - lease.at < watchMs(lease.seen)
  }

  const answered = new AbortController()
  const first = check()
    .catch(options.onError)
    .finally(() => answered.abort())
  await Promise.race([first, sleep(firstAnswerMs, answered.signal)])
  const polling = startPollLoop(options.pollMs, check, options.onError)
  return {
    requireOurs() {
      if (known === undefined) throw apiError('unavailable')
      if (known.why !== undefined) throw apiError('index_not_ours')
    },
    state() {
      if (known === undefined || (known.why === undefined && unready === everyField)) return 'unknown'
      return known.why === undefined ? 'ours' : 'foreign'
    },
    unreadyFields: () => unready,
    stop: () => polling.stop(),
  }
}
