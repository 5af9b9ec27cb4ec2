import { isOwnName } from '@galena/search/index/index-names'
import { readInstallation } from '@galena/store/owner/installation'
import { type KnownIndex, knownIndices } from '@galena/store/owner/known-indices'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import { happensWithin } from './is-alive.ts'
import { readOwnership } from './ownership.ts'

/** What a database knows of indices. */
export interface KnownNames {
  /** Those of INDEX_NAME. */
  readonly own: readonly KnownIndex[]
  /**
   * Names of indices that were made under another INDEX_NAME: those of the database that this one is a copy of, or of this
   * one before INDEX_NAME was changed. Such an index is left alone.
   */
  readonly others: readonly string[]
}

export async function readKnownNames({
  pool,
  engine,
}: Pick<OperationsContext, 'pool' | 'engine'>): Promise<KnownNames> {
  const known = await knownIndices(pool)
  const isOwn = ({ index }: KnownIndex) => isOwnName(engine.alias, index)
  return { own: known.filter(isOwn), others: known.filter((one) => !isOwn(one)).map(({ index }) => index) }
}

/**
 * Throws an operation error when indexers of this very database are running with another INDEX_NAME, whose index would get
 * no more changes. Watches the database where it knows names of another one; a copy of it is renewed by nobody.
 */
export async function requireOneName(
  context: Pick<OperationsContext, 'pool' | 'engine'>,
  lengthMs: number,
): Promise<void> {
  const { others } = await readKnownNames(context)
  if (others.length === 0) return
  const { renewals } = await readInstallation(context.pool)
  if (!(await happensWithin(lengthMs, async () => (await readInstallation(context.pool)).renewals > renewals))) return
  // Another process may have begun with this INDEX_NAME meanwhile.
  if ((await readOwnership(context)).relation === 'ours') return
  throw new OperationError(
    'not_possible',
    `Other indexers of this database use another INDEX_NAME (index ${others.join(' and ')}). Nothing was changed. Use theirs, or stop them; then a new index is made and filled.`,
  )
}
