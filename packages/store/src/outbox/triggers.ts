import type pg from 'pg'
import { noteEveryCompany } from '../catalogue/catalogue-changes.ts'
import type { LockWait } from '../database/lock-wait.ts'
import { inTransaction } from '../database/pool.ts'
import { whenTablesAreFree } from '../database/table-locks.ts'
import { requestVerification } from '../verify/sweep.ts'

/** The triggers of each table and the functions they call. The migrations create them with the same procedure. */
const captures = [
  ['sync_', 'lead', 'capture_lead', ['insert', 'update', 'delete', 'truncate']],
  ['sync_', 'lead_label', 'capture_child', ['insert', 'update', 'delete', 'truncate']],
  ['sync_', 'answer', 'capture_child', ['insert', 'update', 'delete', 'truncate']],
  ['sync_', 'attachment', 'capture_child', ['insert', 'update', 'delete', 'truncate']],
  ['sync_', 'document', 'capture_child', ['insert', 'update', 'delete', 'truncate']],
  ['sync_', 'document_file', 'capture_document_file', ['insert', 'update', 'delete', 'truncate']],
  ['sync_', 'candidate', 'capture_candidate', ['update']],
  ['sync_', 'company', 'capture_company', ['update']],
  ...(['company', 'api_key', 'campaign', 'folder', 'label', 'candidate_attribute'] as const).map(
    (table) => ['catalogue_', table, 'capture_catalogue', ['insert', 'update', 'delete', 'truncate']] as const,
  ),
] as const

/** Tables whose changes are captured: all that searches and documents are made of. */
export const capturedTables: readonly string[] = [...new Set(captures.map(([, table]) => table))]

interface WantedTrigger {
  /** As `table.trigger`. */
  readonly name: string
  readonly table: string
  readonly capturing: string
  readonly prefix: string
  readonly event: string
}

const wanted: readonly WantedTrigger[] = captures.flatMap(([prefix, table, capturing, events]) =>
  events.map((event) => ({ name: `${table}.${prefix}${event}`, table, capturing, prefix, event })),
)

/**
 * The state of each trigger: `off` when it is missing, switched off or calls another function, else what changes whenever
 * the trigger or its function is altered, also when that is undone. `always`: it fires in replication roles as well.
 */
const states = `
  SELECT name, coalesce(state, 'off') AS state, coalesce(always, false) AS always
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (name, capturing, place) LEFT JOIN (
    SELECT relname || '.' || tgname AS name, proname AS capturing, tgenabled = 'A' AS always,
      concat_ws(' ', pg_trigger.oid, tgenabled, pg_trigger.xmin, pg_proc.oid, pg_proc.xmin) AS state
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE relnamespace = 'public'::regnamespace AND pronamespace = 'sync'::regnamespace AND tgenabled IN ('O', 'A')
  ) AS enabled USING (name, capturing) ORDER BY place`
const statesOf = [wanted.map(({ name }) => name), wanted.map(({ capturing }) => capturing)]

/** Triggers that are missing or switched off, as `table.trigger`. */
export async function missingTriggers(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  return (await weakTriggers(client)).missing
}

/** Triggers that are missing or switched off, and those that sessions with `session_replication_role` bypass. */
export async function weakTriggers(
  client: pg.ClientBase | pg.Pool,
): Promise<{ missing: string[]; bypassed: string[] }> {
  const { rows } = await client.query<{ name: string; state: string; always: boolean }>(states, statesOf)
  const namesOf = (some: readonly { name: string }[]) => some.map(({ name }) => name)
  const isOff = ({ state }: { state: string }) => state === 'off'
  return { missing: namesOf(rows.filter(isOff)), bypassed: namesOf(rows.filter((row) => !isOff(row) && !row.always)) }
}

/** Creates the triggers that are missing, switched off or bypassed again, one by one, and returns their names. */
export async function installTriggers(pool: pg.Pool, waiting: LockWait = {}): Promise<string[]> {
  const { missing, bypassed } = await weakTriggers(pool)
  const weak = new Set([...missing, ...bypassed])
  const client = await pool.connect()
  try {
    for (const { name, prefix, table, capturing, event } of wanted) {
      if (!weak.has(name)) continue
      const values = [prefix, table, capturing, [event.toUpperCase()]]
      const create = () => client.query('CALL sync.capture($1, $2, $3, $4)', values)
      await whenTablesAreFree(client, create, { observer: pool, ...waiting })
    }
  } finally {
    client.release()
  }
  return [...weak]
}

/**
 * Looks at the triggers and remembers their states. Once none is missing or switched off, the tables whose triggers were,
 * or were replaced, since the last look are returned, and it is recorded that changes to them may have been missed.
 */
export async function watchTriggers(pool: pg.Pool): Promise<{ off: string[]; wereOff: string[] }> {
  return inTransaction(pool, async (client) => {
    const off = await missingTriggers(client)
    const changed = await rememberTriggers(client, off.length > 0)
    const wereOff = off.length > 0 ? [] : [...new Set(changed.map((name) => name.split('.')[0] ?? name))].sort()
    if (wereOff.length > 0) await recordMissedChanges(client, `Triggers were off or replaced (${wereOff.join(', ')}).`)
    return { off, wereOff }
  })
}

/** Remembers the states of all triggers, or only of those that are off, and returns those whose state was another. */
export async function rememberTriggers(client: pg.ClientBase, onlyOff = false): Promise<string[]> {
  const { rows } = await client.query<{ name: string; isNew: boolean }>(
    `INSERT INTO sync.seen_trigger AS seen (name, state)
     SELECT name, state FROM (${states}) AS states WHERE state = 'off' OR NOT $3 ORDER BY name
     ON CONFLICT (name) DO UPDATE SET state = excluded.state WHERE seen.state <> excluded.state
     RETURNING name, xmax = 0 AS "isNew"`,
    [...statesOf, onlyOff],
  )
  return rows.filter(({ isNew }) => !isNew).map(({ name }) => name)
}

/** Has all leads compared with the index, and every api read its names and keys again. */
export async function recordMissedChanges(client: pg.ClientBase | pg.Pool, why: string): Promise<void> {
  await noteEveryCompany(client)
  await requestVerification(client, why)
}
