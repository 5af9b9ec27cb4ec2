import type { IndexOwner } from '@galena/search/index/index-owner'
import type { OperationsContext } from '../operations-context.ts'
import { isAlive } from './is-alive.ts'
import { readOwnership, whyNotOurs } from './ownership.ts'

export type OwnerFacts = Awaited<ReturnType<typeof ownerFacts>>

/** Who keeps the index, as JSON with stable names. Watches the lease: that takes up to twelve seconds. */
export async function ownerFacts(context: Pick<OperationsContext, 'pool' | 'engine'>) {
  const ownership = await readOwnership(context)
  const { installation, lease, live } = ownership
  const why = whyNotOurs(ownership)
  return {
    this: factsOf(installation.owner),
    index: live?.index ?? null,
    /** Of the index that searches read. */
    owner: live?.owner ? factsOf(live.owner) : null,
    /** Who writes; `alive` while its indexers are running. */
    lease: lease ? { ...factsOf(lease.owner), alive: await isAlive(context.engine, lease) } : null,
    ours: why === undefined && live?.owner !== undefined,
    reason: why ?? null,
  }
}

function factsOf({ installation, system, database, name }: IndexOwner) {
  return { installation, system, database, name }
}
