import type pg from 'pg'
import { usualLockTimeout } from './connection-settings.ts'
import { type LockWait, StillLockedError, untilUnlocked, usualPatience } from './lock-wait.ts'

/** A table could not be locked, because another session kept it busy. */
export class TablesBusyError extends Error {
  readonly code = 'tables_busy'
}

/**
 * Makes a change that locks tables. It waits for a lock only briefly, then lets the other sessions go on and tries again.
 * The change must leave nothing behind when it fails, or do no harm when it is repeated. Throws a `TablesBusyError` when
 * every attempt was in vain.
 */
export async function whenTablesAreFree<Value>(
  client: pg.ClientBase,
  change: () => Promise<Value>,
  waiting: LockWait = {},
): Promise<Value> {
  const { waitMs } = waiting.patience ?? usualPatience
  await client.query(`SET lock_timeout = ${waitMs}`)
  try {
    return await untilUnlocked(
      async (watch) => {
        await watch(client)
        return change()
      },
      waiting,
      (blocker) => waiting.onWait?.(`${blocker} holds a lock on a table that must be changed; trying again.`),
    )
  } catch (error) {
    if (!(error instanceof StillLockedError)) throw error
    throw new TablesBusyError(
      `${error.blocker} holds a lock on a table that must be changed. It was not changed. Wait until that session ends, or end it; then run this again.`,
      { cause: error.cause },
    )
  } finally {
    // A connection that is lost has no settings.
    await client.query(`SET lock_timeout = ${usualLockTimeout}`).catch(() => undefined)
  }
}
