import type pg from 'pg'
import { capturedTables } from '../outbox/triggers.ts'
import type { Finding } from './warnings.ts'

/** The tables of Galena whose rows a policy may hide from our user, as `schema.table`. Reading them is an error. */
export async function hiddenTables(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT nspname || '.' || relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE relkind IN ('r', 'p') AND row_security_active(pg_class.oid)
       AND (nspname = 'sync' OR nspname = 'public' AND relname = ANY ($1)) ORDER BY 1`,
    [capturedTables],
  )
  return rows.map(({ name }) => name)
}

/** What to do about hidden tables, in sentences that name them. */
export function hiddenTablesFinding(tables: readonly string[]): Finding {
  return {
    message: `Row level security hides rows of ${tables.join(', ')} from the user of DATABASE_URL. They are not read, because hidden rows would look deleted, and changes wait.`,
    remedy: 'Connect as a user with BYPASSRLS (`ALTER ROLE … BYPASSRLS`), or as the owner of the tables.',
  }
}
