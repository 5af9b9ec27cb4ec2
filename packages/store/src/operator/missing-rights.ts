import type pg from 'pg'
import { capturedTables } from '../outbox/triggers.ts'

/** Rights on Galena's tables that its user needs and lacks, as `INSERT on sync.change`. */
export async function missingRights(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ lack: string }>(
    `WITH ours AS (
       SELECT pg_class.oid, nspname || '.' || relname AS name
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       WHERE relkind IN ('r', 'p') AND (nspname = 'sync' OR nspname = 'public' AND relname = ANY ($1))
     )
     SELECT 'USAGE on the schema ' || schema AS lack FROM unnest('{public,sync}'::text[]) AS schema
     WHERE NOT has_schema_privilege(schema, 'USAGE')
     UNION ALL
     SELECT kind || ' on ' || name FROM ours, unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) AS kind
     WHERE NOT has_table_privilege(oid, kind)
     UNION ALL
     SELECT 'EXECUTE on pg_control_system()' WHERE NOT has_function_privilege('pg_control_system()', 'EXECUTE')
     ORDER BY 1`,
    [capturedTables],
  )
  return rows.map(({ lack }) => lack)
}
