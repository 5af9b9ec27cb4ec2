import { isOwnName } from '@galena/search/index/index-names'
import { type IndexFacts, isSameOwner, readIndices } from '@galena/search/index/index-owner'
import { type Lease, readLease, type StoredLease } from '@galena/search/index/lease'
import { type Installation, readInstallation } from '@galena/store/owner/installation'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import { describeOwner } from './describe-owner.ts'

/**
 * How a lease stands to this database: `ours`, or `older`, as this database wrote it some renewals ago (Elasticsearch was
 * put back to an older state), or `foreign`: another database wrote it, a copy of this one, or this one in a later state.
 */
export type LeaseRelation = 'none' | 'ours' | 'older' | 'foreign'

/** Who keeps the index, as both sides have it. */
export interface Ownership {
  readonly installation: Installation
  readonly lease: StoredLease | undefined
  readonly relation: LeaseRelation
  /** What searches read, and all that they read where somebody else has moved the alias. */
  readonly live: IndexFacts | undefined
  readonly searched: readonly IndexFacts[]
  /** The live index and those that were asked for, by name, where they exist. */
  readonly indices: ReadonlyMap<string, IndexFacts>
}

export function relationOf(lease: Lease | undefined, installation: Installation): LeaseRelation {
  if (!lease) return 'none'
  const { owner, term, nonce, nextNonce, renewals } = installation
  if (!isSameOwner(lease.owner, owner) || lease.term !== term) return 'foreign'
  if (lease.nonce === nonce || lease.nonce === nextNonce) return 'ours'
  return lease.renewals < renewals ? 'older' : 'foreign'
}

export async function readOwnership(
  { pool, engine }: Pick<OperationsContext, 'pool' | 'engine'>,
  names: readonly string[] = [],
): Promise<Ownership> {
  // The lease first: a renewal in between makes it older than what the database says, and never foreign.
  const lease = await readLease(engine)
  const { live, searched, indices } = await readIndices(engine, names)
  const installation = await readInstallation(pool)
  return { installation, lease, relation: relationOf(lease, installation), live, searched, indices }
}

/**
 * Why the index that searches read, or one of these, is another owner's, in a sentence; undefined when all are ours or
 * nobody's.
 */
export function whyNotOurs(
  { installation, lease, relation, searched, indices }: Ownership,
  names: readonly string[] = [],
): string | undefined {
  for (const facts of [...searched, ...names.map((name) => indices.get(name))])
    if (facts?.owner && !isSameOwner(facts.owner, installation.owner))
      return `The index ${facts.index} belongs to another installation: ${describeOwner(facts.owner)}.`
  if (lease && relation === 'foreign')
    return isSameOwner(lease.owner, installation.owner)
      ? 'The index is kept by a copy of this database, or by this database in a later state.'
      : `The index is kept by another installation: ${describeOwner(lease.owner)}.`
  return undefined
}

/** Throws an operation error when what searches read, or one of these indices, is another owner's, or of another alias. */
export async function requireOwnIndex(
  context: Pick<OperationsContext, 'pool' | 'engine'>,
  names: readonly string[] = [],
): Promise<Ownership> {
  const ownership = await readOwnership(context, names)
  const other = names.find((name) => !isOwnName(context.engine.alias, name))
  const why =
    whyNotOurs(ownership, names) ?? (other === undefined ? undefined : `${other} is an index of another INDEX_NAME.`)
  if (why !== undefined)
    throw new OperationError(
      'not_possible',
      `${why} Nothing was done. Check DATABASE_URL, ELASTICSEARCH_URL and INDEX_NAME; \`galena owner show\` says more.`,
    )
  return ownership
}
