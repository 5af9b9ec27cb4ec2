import type { Pool } from '@galena/store/database/pool'
import { type OldestSnapshot, readOldestSnapshot, type SnapshotHolder } from '@galena/store/operator/old-snapshot'
import type { Finding } from '@galena/store/operator/warnings'

/** What an operator should know of: more than the usual work, a quick dump, or the outbox between two vacuums. */
const usualLimits = {
  seconds: 300,
  deadRows: 100_000,
  /** For a snapshot that keeps so many rows. */
  secondsWithDeadRows: 60,
  /** Instead, where Postgres does not say how old it is. */
  transactionsWithDeadRows: 10_000,
}

/** Names the oldest snapshot once it is old, or keeps very many deleted rows of the outbox. */
export async function checkOldSnapshot(
  { pool }: { readonly pool: Pool },
  limits = usualLimits,
): Promise<Finding | undefined> {
  const oldest = await readOldestSnapshot(pool)
  if (!oldest || !matters(oldest, limits)) return undefined
  return {
    message: `${holderOf(oldest)} Until it ends, Postgres keeps all rows that are deleted: tables grow, and \`galena status\` and metrics become slower.`,
    remedy: remedyOf(oldest),
  }
}

function matters({ seconds, transactions, deadRows }: OldestSnapshot, limits: typeof usualLimits): boolean {
  if (seconds !== null && seconds > limits.seconds) return true
  if (deadRows < limits.deadRows) return false
  return seconds === null ? transactions > limits.transactionsWithDeadRows : seconds > limits.secondsWithDeadRows
}

function holderOf({ kind, name, application, user, since }: SnapshotHolder): string {
  const of = [application && `application ${application}`, user && `user ${user}`].filter(Boolean).join(', ')
  const who = `The ${kind} ${name}${of && ` (${of})`}`
  if (since === null) return `${who} has an old snapshot.`
  return `${who} has had a transaction open since ${since.toISOString().slice(0, 19).replace('T', ' ')} UTC.`
}

function remedyOf({ kind, name }: SnapshotHolder): string {
  switch (kind) {
    case 'session':
      return `If nobody needs it: SELECT pg_terminate_backend(${name}).`
    case 'prepared transaction':
      return `If nobody will end it: ROLLBACK PREPARED '${name}'.`
    case 'replication slot':
      return `If nobody reads it: SELECT pg_drop_replication_slot('${name}').`
    case 'standby':
      return 'End its long queries, or set hot_standby_feedback = off there.'
  }
}
