import { readLease, replaceLease } from '@galena/search/index/lease'
import { chooseNextNonce, readInstallation, recordRenewal } from '@galena/store/owner/installation'
import type { OperationsContext } from '../operations-context.ts'
import { type Moment, momentNow } from './moment.ts'
import { relationOf } from './ownership.ts'

/** How long a process may write after it has renewed the lease. */
export const leaseLengthMs = 10_000

export const restoredEngine =
  'Elasticsearch was put back to an older state: the lease of the index is one of some time ago, or gone.'

/** What a lease is renewed in place of: `none` and `older` are what an older state of Elasticsearch has. */
export type Replaced = 'none' | 'ours' | 'older'

/** The lease was renewed after `sentAt`, or somebody else has it. */
export type Renewal =
  | {
      readonly held: true
      /** What the indices may be written under from now on. */
      readonly term: string
      readonly sentAt: Moment
      readonly before: Replaced
    }
  | { readonly held: false }

/** Other processes of the installation renew it, too, and each makes one of the others try again. */
const maxTries = 10

/**
 * Renews the lease. What it will hold is recorded in the database first, so that whoever is killed in between knows it
 * again; a copy of the database does not. `beforeRenewal` is awaited before anything of the old lease is lost, so that what
 * follows from it is not forgotten. Throws when a server cannot be reached: then nobody knows.
 */
export async function renewLease(
  { pool, engine }: Pick<OperationsContext, 'pool' | 'engine'>,
  lengthMs: number,
  beforeRenewal: (replaced: Replaced) => Promise<void> = () => Promise.resolve(),
): Promise<Renewal> {
  for (let count = 0; count < maxTries; count++) {
    const installation = await chooseNextNonce(pool)
    const lease = await readLease(engine)
    const before = relationOf(lease, installation)
    if (before === 'foreign') {
      // This process may have been held up while another one of ours renewed the lease.
      if (relationOf(lease, await readInstallation(pool)) === 'foreign') return { held: false }
      continue
    }
    await beforeRenewal(before)
    const { owner, term, renewals, nonce, nextNonce } = installation
    const next = { owner, term, renewals: renewals + 1, nonce: nextNonce ?? nonce, lengthMs }
    const sentAt = momentNow()
    if (!(await replaceLease(engine, next, lease))) continue
    await recordRenewal(pool, next.nonce)
    return { held: true, term, sentAt, before }
  }
  throw new Error('The lease of the index changes all the time.')
}
