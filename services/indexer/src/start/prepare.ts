import { OperationError } from '@galena/operations/operation-error'
import { type Claim, claimIndex } from '@galena/operations/owner/claim-index'
import { requireOneName } from '@galena/operations/owner/known-names'
import type { Engine } from '@galena/search/engine/engine'
import { engineErrorKind } from '@galena/search/engine/engine-error'
import { liveIndex } from '@galena/search/index/alias'
import type { IndexLayout } from '@galena/search/index/create-index'
import { whyUnusable } from '@galena/search/index/index-settings'
import type { Log } from '@galena/service/log/log'
import { StartError } from '@galena/service/process/run-service'
import { databaseAdvice, databaseErrorKind } from '@galena/store/database/database-error'
import { missingMigrations } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'
import { hiddenTables, hiddenTablesFinding } from '@galena/store/operator/hidden-tables'
import { sentenceOf, setWarning } from '@galena/store/operator/warnings'
import { IndicesBusyError, withIndicesLock } from '@galena/store/outbox/indices-lock'
import type { LeaseTimes } from '../owner/index-lease.ts'
import { watchOperations } from '../owner/watch-operations.ts'
import type { PrepareContext } from '../sync/prepare-context.ts'
import { prepareIndex } from '../sync/prepare-index.ts'
import { raiseAboveIndices } from '../sync/raise-clock.ts'
import type { Servers } from './connections.ts'
import { notReachable } from './not-reachable.ts'

interface PrepareOptions {
  readonly layout: IndexLayout
  readonly lease: LeaseTimes
  readonly log: Log
}

/**
 * Checks the database and the index before the first write, and takes the lease of the index. Throws a `StartError` when
 * one of them is not usable, or the index is another owner's.
 */
export async function prepareServers({ pool, engine }: Servers, options: PrepareOptions): Promise<Claim> {
  const { layout, lease, log } = options
  const context: PrepareContext = { pool, engine, log, layout }
  try {
    await requireMigrations(pool)
    await requireVisibleRows(pool)
    await requireOpenIndex(engine)
    // Takes as long as a lease, and the lock must not.
    await requireOneName(context, lease.lengthMs)
    const claim = await withIndicesLock(pool, async () => {
      const claimed = await claimIndex(context, lease.lengthMs)
      await prepareIndex(context)
      return claimed
    })
    if (claim.doubt !== undefined) log.warn({}, `${claim.doubt} The whole index will be verified.`)
    await watchOperations(context)
    await raiseAboveIndices(pool, engine, log)
    return claim
  } catch (error) {
    if (error instanceof StartError) throw error
    if (error instanceof OperationError) throw await notOurs(pool, error)
    // It says what to do itself.
    if (error instanceof IndicesBusyError) throw new StartError(error.message, { cause: error })
    const advice = databaseAdvice(error)
    if (advice !== undefined) throw new StartError(advice, { cause: error })
    const server = engineErrorKind(error) ? 'Elasticsearch' : databaseErrorKind(error) === 'unavailable' && 'Postgres'
    if (server) throw notReachable(server, error)
    throw new StartError(
      `The index cannot be prepared (${(error as Error).message}). Check DATABASE_URL and ELASTICSEARCH_URL, and run \`galena migrate\`.`,
      { cause: error },
    )
  }
}

/** `status` says it as well, because nobody may look at what a program says that did not start. */
async function notOurs(pool: Pool, error: OperationError): Promise<StartError> {
  await setWarning(pool, 'index_not_ours', { message: error.message, remedy: '' })
  return new StartError(error.message, { cause: error })
}

/** A closed index must not be taken for a missing or an empty one. */
async function requireOpenIndex(engine: Engine): Promise<void> {
  const live = await liveIndex(engine)
  const problem = live === undefined ? undefined : await whyUnusable(engine, live)
  if (problem !== undefined) throw new Error(sentenceOf(problem))
}

async function requireMigrations(pool: Pool): Promise<void> {
  const { length } = await missingMigrations(pool)
  if (length > 0) throw new Error(`the database lacks ${length} migration${length > 1 ? 's' : ''}`)
}

async function requireVisibleRows(pool: Pool): Promise<void> {
  const hidden = await hiddenTables(pool)
  if (hidden.length > 0) throw new StartError(sentenceOf(hiddenTablesFinding(hidden)))
}
