import type pg from 'pg'
import { capturedTables } from '../outbox/triggers.ts'

/**
 * Tables without the rule that holds ids to this range, and statements that make it: a migration does not make it where
 * there are other ids already.
 */
export async function tablesWithInexactIds(pool: pg.Pool): Promise<{ table: string; makeRule: string }[]> {
  const { rows } = await pool.query<{ table: string }>(
    `SELECT conrelid::regclass::text AS table FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND conname ~ '^id_from_[01]_to_[0-9]+$' AND convalidated`,
  )
  const ruled = new Set(rows.map(({ table }) => table))
  // Foreign keys cover a label of a lead, which has no id of its own.
  return capturedTables
    .filter((table) => table !== 'lead_label' && !ruled.has(table))
    .map((table) => ({ table, makeRule: makeRule(table) }))
}

function makeRule(table: string): string {
  const lowest = table === 'company' ? 1 : 0
  const rule = `id_from_${lowest}_to_${Number.MAX_SAFE_INTEGER}`
  return `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${rule}, ADD CONSTRAINT ${rule} CHECK (id BETWEEN ${lowest} AND ${Number.MAX_SAFE_INTEGER}) NOT VALID; ALTER TABLE ${table} VALIDATE CONSTRAINT ${rule};`
}
