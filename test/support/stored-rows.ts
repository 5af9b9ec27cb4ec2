import type { Pool } from '@galena/store/database/pool'

/** Every row of every table of the business and of sync as Postgres prints it whole, by table. */
export async function allRows(pool: Pool): Promise<Map<string, readonly string[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema IN ('public', 'sync') AND table_type = 'BASE TABLE' ORDER BY 1`,
  )
  const found = new Map<string, readonly string[]>()
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`SELECT stored::text AS row FROM ${name} AS stored ORDER BY 1`)
    found.set(
      name.replace(/^public\./, ''),
      rows.map(({ row }) => row),
    )
  }
  return found
}

/** The tables in which one of these texts stands, in any case of its letters. */
export async function tablesWith(pool: Pool, texts: readonly string[]): Promise<string[]> {
  const isNamed = (row: string) => texts.some((text) => row.toLowerCase().includes(text.toLowerCase()))
  return [...(await allRows(pool))].filter(([, rows]) => rows.some(isNamed)).map(([table]) => table)
}
