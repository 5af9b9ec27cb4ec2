import type pg from 'pg'

/**
 * Tables in which the rule for ids holds for new rows only, because there were others when it was made: a migration tries
 * to validate it, and leaves it when it finds one.
 */
export async function tablesWithInexactIds(pool: pg.Pool): Promise<{ table: string; rule: string }[]> {
  const { rows } = await pool.query<{ table: string; rule: string }>(
    `SELECT relname AS table, conname AS rule FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
     WHERE connamespace = 'public'::regnamespace AND conname ~ '^id_from_[01]_to_[0-9]+$' AND NOT convalidated
     ORDER BY relname`,
  )
  return rows
}
