import { StartError } from '@galena/service/process/run-service'
import type { DatabaseAddress } from '@galena/store/database/database-address'
import { requireSessions, SharedSessionsError } from '@galena/store/database/pooler'
import { notReachable } from './not-reachable.ts'

/** Throws a `StartError` when Postgres cannot be reached, or a pooler gives statements of one session to another. */
export async function requireOwnSessions(address: DatabaseAddress): Promise<void> {
  try {
    await requireSessions(address, 'The indexer')
  } catch (error) {
    if (error instanceof SharedSessionsError) throw new StartError(error.message, { cause: error })
    throw notReachable('Postgres', error)
  }
}
