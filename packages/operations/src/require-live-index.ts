import type { Engine } from '@galena/search/engine/engine'
import { liveIndex } from '@galena/search/index/alias'
import { OperationError } from './operation-error.ts'

/** The live index. Throws an operation error before there is one. */
export async function requireLiveIndex(engine: Engine): Promise<string> {
  const live = await liveIndex(engine)
  if (live === undefined) throw noIndexYet()
  return live
}

export function noIndexYet(): OperationError {
  return new OperationError('no_index', 'There is no index yet. Start an indexer: it creates the first one.')
}
