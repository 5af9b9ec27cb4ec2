import type pg from 'pg'
import { capturedTables } from '../outbox/triggers.ts'

/** Tables of Galena whose updates and deletes fail, because a publication has them and nothing identifies their rows. */
export async function tablesWithoutIdentity(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT DISTINCT nspname || '.' || relname AS name
     FROM pg_publication JOIN pg_publication_tables USING (pubname)
       JOIN pg_namespace ON nspname = schemaname
       JOIN pg_class ON relname = tablename AND relnamespace = pg_namespace.oid
     WHERE (pubupdate OR pubdelete) AND (schemaname = 'sync' OR schemaname = 'public' AND tablename = ANY ($1))
       AND relreplident <> 'f'
       AND NOT EXISTS (
         SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisvalid
           AND (relreplident = 'i' AND indisreplident OR relreplident = 'd' AND indisprimary)
       )
     ORDER BY 1`,
    [capturedTables],
  )
  return rows.map(({ name }) => name)
}
