import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'

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

/** The tables with triggers: all that searches and documents are made of. */
export const watchedTables: readonly string[] = [...new Set(captures.map(([, table]) => table))]

/** Triggers that are missing or switched off, as `table.trigger`. */
export async function missingTriggers(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT relname || '.' || tgname AS name FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
     WHERE relnamespace = 'public'::regnamespace AND tgenabled IN ('O', 'A')`,
  )
  const installed = new Set(rows.map(({ name }) => name))
  return captures
    .flatMap(([prefix, table, , events]) => events.map((event) => `${table}.${prefix}${event}`))
    .filter((name) => !installed.has(name))
}

/** Creates the triggers that are missing or switched off again, and returns their names. */
export async function installTriggers(pool: pg.Pool): Promise<string[]> {
  const missing = await missingTriggers(pool)
  for (const name of missing) {
    const [table = '', trigger = ''] = name.split('.')
    const capture = captures.find(([prefix, source]) => source === table && trigger.startsWith(prefix))
    if (!capture) continue
    const [prefix, source, capturing] = capture
    await inTransaction(pool, async (client) => {
      await client.query(`DROP TRIGGER IF EXISTS ${trigger} ON public.${table}`)
      await client.query('CALL sync.capture($1, $2, $3, $4)', [
        prefix,
        source,
        capturing,
        [trigger.slice(prefix.length).toUpperCase()],
      ])
    })
  }
  return missing
}
