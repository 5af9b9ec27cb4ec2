import { whyNotOurs } from '@galena/operations/owner/ownership'
import type { Engine } from '@galena/search/engine/engine'
import type { Pool } from '@galena/store/database/pool'
import type { Finding } from '@galena/store/operator/warnings'
import { readRegistered } from '../sync/prepare-index.ts'

/** Whether searches read an index of another owner, or of none: somebody has pointed the alias at it. */
export async function checkOwner(context: {
  readonly pool: Pool
  readonly engine: Engine
}): Promise<Finding | undefined> {
  const { targets, ownership } = await readRegistered(context)
  const why = whyNotOurs(ownership)
  if (why !== undefined) return { message: why, remedy: 'Point the alias back, or see `galena owner show`.' }
  const { live } = ownership
  if (live === undefined || live.owner !== undefined || targets.some(({ index }) => index === live.index))
    return undefined
  return {
    message: `Searches read ${live.index}, which does not say that it is this installation's, and gets no changes.`,
    remedy: 'Point the alias back, or run `galena owner take --reason TEXT` and start the indexers again.',
  }
}
