import { pointAlias } from '@galena/search/index/alias'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { Ownership } from './ownership.ts'

/** Makes searches read this index. Throws an operation error when it, or what they read, has another owner by now. */
export async function pointSearches(
  { engine }: Pick<OperationsContext, 'engine'>,
  to: string,
  { installation, live, searched }: Pick<Ownership, 'installation' | 'live' | 'searched'>,
): Promise<void> {
  // What has no owner has no alias to be written under.
  const from = live?.owner ? live.index : undefined
  const names = searched.map(({ index }) => index)
  if (await pointAlias(engine, { to, from, searched: names, term: installation.term })) return
  const indices = from === undefined || from === to ? to : `${from} or ${to}`
  throw new OperationError(
    'not_possible',
    `Searches still read what they read before, because this database may not write to ${indices}: another one has taken the index over, or the alias it is written under was removed. See \`galena owner show\`. If the index is this database's, start its indexers and try again.`,
  )
}
