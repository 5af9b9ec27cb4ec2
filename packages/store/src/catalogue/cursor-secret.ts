import type pg from 'pg'

/** The secret with which cursors are signed. It is made with its table, and never changes. */
export async function readCursorSecret(pool: pg.Pool): Promise<Buffer> {
  const { rows } = await pool.query<{ secret: Buffer }>('SELECT secret FROM sync.cursor_secret')
  const [row] = rows
  if (!row) throw new Error('sync.cursor_secret has no row. Run `galena migrate`.')
  return row.secret
}
