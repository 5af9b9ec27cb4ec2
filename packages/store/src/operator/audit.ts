import type pg from 'pg'

export interface AuditEntry {
  readonly id: number
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

/** Selects entries; all of them when it is empty. */
export interface AuditFilter {
  /** Entries that are older than the one with this id. */
  readonly before?: number | undefined
  /** A command, or its first word. */
  readonly command?: string | undefined
  readonly who?: string | undefined
  /** Entries of this time and later. */
  readonly since?: Date | undefined
}

/** What operators did, the latest first. */
export async function readAudit(
  pool: pg.Pool,
  limit: number,
  { before, command, who, since }: AuditFilter = {},
): Promise<AuditEntry[]> {
  const { rows } = await pool.query<AuditEntry>(
    `SELECT id, at, who, command, details FROM sync.audit
     WHERE ($2::bigint IS NULL OR id < $2) AND ($3::text IS NULL OR command = $3 OR starts_with(command, $3 || ' '))
       AND ($4::text IS NULL OR who = $4) AND ($5::timestamptz IS NULL OR at >= $5)
     ORDER BY id DESC LIMIT $1`,
    [limit, before ?? null, command ?? null, who ?? null, since ?? null],
  )
  return rows
}
