import { type Rows, tables } from './rows.ts'

/** Runs SQL and returns its rows. */
export type Sql = <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>

/** Writes each table with one plain statement, as any other program could. */
export async function loadRows(sql: Sql, rows: Rows): Promise<void> {
  for (const table of tables) {
    const json = JSON.stringify(rows[table])
    await (table === 'lead'
      ? sql(insertLeads, [json])
      : sql(insertInto(table, Object.keys(rows[table][0] ?? {})), [json]))
  }
}

function insertInto(table: string, columns: readonly string[]): string {
  const list = columns.join()
  return `INSERT INTO ${table} (${list}) SELECT ${list} FROM jsonb_populate_recordset(NULL::${table}, $1)`
}

const insertLeads = `
  INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, source, location, latitude, longitude,
    completion_method, resume, scheduled_at, completed_at, created_at, updated_at, others)
  SELECT l.id, l.company_id, campaign_id, candidate_id, folder.id, source, location, latitude, longitude,
    completion_method, resume, scheduled_at, completed_at, created_at, updated_at, others::jsonb
  FROM jsonb_to_recordset($1) AS l (id bigint, company_id bigint, campaign_id bigint, candidate_id bigint, status text,
    source text, location text, latitude float8, longitude float8, completion_method text, resume boolean,
    scheduled_at timestamptz, completed_at timestamptz, created_at timestamptz, updated_at timestamptz, others text)
  JOIN folder ON folder.company_id = l.company_id AND folder.status = l.status`
