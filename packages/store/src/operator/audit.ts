import type pg from 'pg'

export interface AuditEntry {
  readonly at: Date
  readonly who: string
  readonly command: string
  readonly details: Readonly<Record<string, unknown>>
}

/** Records what an operator did. When a transaction does it, pass the client of that transaction. */
export async function recordAudit(
  client: pg.ClientBase | pg.Pool,
  who: string,
  command: string,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await client.query('INSERT INTO sync.audit (who, command, details) VALUES ($1, $2, $3)', [
    who,
    command,
    JSON.stringify(details),
  ])
}

/** What operators did, the latest first. */
export async function readAudit(pool: pg.Pool, limit: number): Promise<AuditEntry[]> {
  const { rows } = await pool.query<AuditEntry>(
    'SELECT at, who, command, details FROM sync.audit ORDER BY id DESC LIMIT $1',
    [limit],
  )
  return rows
}
