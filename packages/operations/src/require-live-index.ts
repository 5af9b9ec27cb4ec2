import { OperationError } from './operation-error.ts'
import type { OperationsContext } from './operations-context.ts'
import { requireOwnIndex } from './owner/ownership.ts'

/** The live index. Throws an operation error before there is one, and when it is another owner's. */
export async function requireLiveIndex(context: Pick<OperationsContext, 'pool' | 'engine'>): Promise<string> {
  const { live } = await requireOwnIndex(context)
  if (live === undefined) throw noIndexYet()
  return live.index
}

export function noIndexYet(): OperationError {
  return new OperationError('no_index', 'There is no index yet. Start an indexer: it creates the first one.')
}
