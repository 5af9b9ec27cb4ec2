import { type IndexFacts, type IndexOwner, isSameOwner, ownIndices, writeAlias } from '@galena/search/index/index-owner'
import { documentCount } from '@galena/search/index/index-state'
import { isGone } from '@galena/store/owner/installation'
import type { KnownIndex } from '@galena/store/owner/known-indices'
import { isOrigin } from '@galena/store/verify/database-change'
import { requestVerification } from '@galena/store/verify/sweep'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import { beginTerm } from './begin-term.ts'
import { describeOwner } from './describe-owner.ts'
import { isAlive } from './is-alive.ts'
import { readKnownNames } from './known-names.ts'
import { type Ownership, readOwnership } from './ownership.ts'
import { type Renewal, type Replaced, renewLease, restoredEngine } from './renew-lease.ts'
import { takeOver } from './take-over.ts'

type ClaimContext = Pick<OperationsContext, 'pool' | 'engine'>

export interface Claim {
  readonly renewal: Extract<Renewal, { held: true }>
  /** Why the index was another owner's, or in another state. A verification is requested then. */
  readonly doubt: string | undefined
}

/**
 * Makes sure that the index is this database's before anything is written to it, and takes the lease. Throws an operation
 * error when it may be another's: then nothing has changed. Callers hold the lock of the indices.
 */
export async function claimIndex(context: ClaimContext, lengthMs: number): Promise<Claim> {
  const { own: known, others } = await readKnownNames(context)
  const ownership = await readOwnership(context, namesOf(known))
  const takeOverBecause = await requireFree(context, ownership, known)
  if (takeOverBecause !== undefined && !(await takeOver(context, ownership, lengthMs, takeOverBecause)))
    throw inUse(ownership)
  // The other name may be kept under the present term.
  if (others.length > 0 && ownership.relation === 'none' && takeOverBecause === undefined)
    await beginTerm(context, ownership, lengthMs)
  let doubt = takeOverBecause
  const renewal = await renewLease(context, lengthMs, async (replaced) => {
    if (takeOverBecause !== undefined || !isBehind(replaced, ownership)) return
    await requestVerification(context.pool, restoredEngine)
    doubt = restoredEngine
  })
  if (!renewal.held) throw inUse(await readOwnership(context))
  await completeIndices(context, known)
  return { renewal, doubt }
}

/**
 * Gives indices that an earlier version made, or that came from a snapshot, what they lack: their owner, and the alias. One
 * that has no owner is taken for ours only when this database knows it; that searches read it says nothing.
 */
export async function completeIndices(context: ClaimContext, known: readonly KnownIndex[]): Promise<void> {
  const { installation, indices } = await readOwnership(context, namesOf(known))
  const { owner, term } = installation
  const incomplete = [...indices.values()].filter(
    (facts) =>
      (facts.owner ? isSameOwner(facts.owner, owner) : isKnown(facts, known) && !isReplaced(facts, known)) &&
      !(facts.owner && facts.aliases.includes(writeAlias(facts.index, term))),
  )
  await ownIndices(context.engine, incomplete, { owner, term })
}

const isKnown = ({ index }: IndexFacts, known: readonly KnownIndex[]) => namesOf(known).includes(index)

/** Whether an index was deleted and made again by another program, which does not know its owner. */
function isReplaced({ index, uuid, owner }: IndexFacts, known: readonly KnownIndex[]): boolean {
  const recorded = known.find((other) => other.index === index)?.uuid ?? uuid
  return owner === undefined && recorded !== uuid
}

/** The lease is not as this database wrote it last, though there is an index that it has written to. */
function isBehind(replaced: Replaced, { installation, live }: Ownership): boolean {
  return replaced === 'older' || (replaced === 'none' && live !== undefined && installation.renewals > 0)
}

const namesOf = (known: readonly KnownIndex[]) => known.map(({ index }) => index)

/**
 * Returns why the index has to be taken over from another owner who will not come back; undefined when it is ours
 * already, or nobody's. Throws when it may be somebody else's.
 */
async function requireFree(
  { pool, engine }: ClaimContext,
  ownership: Ownership,
  known: readonly KnownIndex[],
): Promise<string | undefined> {
  const { installation, lease, relation, live, indices } = ownership
  const us = installation.owner
  const holder = relation === 'foreign' ? lease : undefined
  if (holder && (await isAlive(engine, holder))) throw inUse(ownership)
  const owners = [holder, ...indices.values()].flatMap((held) => held?.owner ?? [])
  const strangers = holder ? owners : owners.filter((owner) => !isSameOwner(owner, us))
  for (const stranger of strangers)
    if (!isSameOwner(stranger, us) && !(await isGone(pool, stranger))) throw belongsTo(engine.alias, stranger)
  if (live && live.owner === undefined && !isReplaced(live, known))
    await requireKnown({ pool, engine }, live.index, known)
  if (strangers.length === 0) return undefined
  return strangers.every((stranger) => isSameOwner(stranger, us))
    ? 'The index was kept by this database in another state: it was restored, or a standby has taken its place.'
    : 'The database that kept the index no longer exists: this one was restored from its backup.'
}

/** Throws when an index without an owner has documents, and is not what this very database has written to so far. */
async function requireKnown(
  { pool, engine }: ClaimContext,
  index: string,
  known: readonly KnownIndex[],
): Promise<void> {
  const { exactly, likely } = await isOrigin(pool)
  const isListed = namesOf(known).includes(index)
  if (isListed && exactly) return
  const documents = await documentCount(engine)
  if (documents > 0) throw belongsToNobody(index, documents, isListed && likely)
}

const advice = (what: string) =>
  `Set INDEX_NAME to another name, or, if this database is to keep ${what} from now on, run \`galena owner take --reason TEXT\`.`

function inUse({ installation, lease }: Ownership): OperationError {
  const isCopy = lease !== undefined && isSameOwner(lease.owner, installation.owner)
  const who = lease ? `another installation: ${describeOwner(lease.owner)}` : 'another installation'
  const holder = isCopy ? 'another copy of this database' : who
  const next = isCopy
    ? 'If this one is to go on, stop the old server or its indexers, and start this indexer again. Otherwise set INDEX_NAME to another name here.'
    : 'Set INDEX_NAME to another name, or stop the indexers of the other one.'
  return new OperationError('not_possible', `The index is in use by ${holder}. Nothing was changed. ${next}`)
}

function belongsTo(alias: string, owner: IndexOwner): OperationError {
  return new OperationError(
    'not_possible',
    `The index ${alias} belongs to another installation: ${describeOwner(owner)}, whose indexers are not running. Nothing was changed. ${advice('the index')}`,
  )
}

function belongsToNobody(index: string, documents: number, isServerChanged: boolean): OperationError {
  const why = isServerChanged
    ? ' and does not say whose they are. This database has written to it, but its server has changed since, as by a failover or a restore'
    : ', and neither the index nor this database says whose they are'
  return new OperationError(
    'not_possible',
    `The index ${index} has ${documents} documents${why}. Nothing was changed. ${advice('it')}`,
  )
}
