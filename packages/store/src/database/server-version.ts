import type pg from 'pg'

/** The version of Postgres, such as `18.4`. */
export async function serverVersion(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string }>("SELECT current_setting('server_version') AS version")
  return (rows[0]?.version ?? '').split(' ')[0] ?? ''
}
