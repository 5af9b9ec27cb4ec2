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
    `Nothing was switched: this database may not write to ${indices}. See who owns it with \`galena owner show\`. If it is this database, start its indexers and try again.`,
  )
}
