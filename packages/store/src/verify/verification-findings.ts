import type pg from 'pg'

/** A difference that a verification has found. */
export interface StoredFinding {
  readonly kind: string
  /** The document's id in Elasticsearch. */
  readonly address: string
  /** Null for a document that no lead can have. */
  readonly leadId: number | null
  readonly companyId: number
  readonly ofOtherCompany: boolean
  readonly version: number
}

const columns = `address, kind, lead_id AS "leadId", company_id AS "companyId", is_other_company AS "ofOtherCompany", version`

/** Stores findings and returns the addresses of those that were not stored before. */
export async function storeFindings(
  client: pg.ClientBase,
  verificationId: number,
  findings: readonly StoredFinding[],
): Promise<Set<string>> {
  if (findings.length === 0) return new Set()
  const { rows } = await client.query<{ address: string }>(
    `INSERT INTO sync.verification_finding
       (verification_id, address, kind, lead_id, company_id, is_other_company, version)
     SELECT $1, f.* FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::boolean[], $7::bigint[]) AS f
     ON CONFLICT DO NOTHING RETURNING address`,
    [
      verificationId,
      findings.map(({ address }) => address),
      findings.map(({ kind }) => kind),
      findings.map(({ leadId }) => leadId),
      findings.map(({ companyId }) => companyId),
      findings.map(({ ofOtherCompany }) => ofOtherCompany),
      findings.map(({ version }) => version),
    ],
  )
  return new Set(rows.map(({ address }) => address))
}

export async function countFindings(client: pg.ClientBase | pg.Pool, verificationId: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*) FROM sync.verification_finding WHERE verification_id = $1',
    [verificationId],
  )
  return rows[0]?.count ?? 0
}

/** All stored findings. */
export async function readFindings(pool: pg.Pool, verificationId: number): Promise<StoredFinding[]> {
  const { rows } = await pool.query<StoredFinding>(
    `SELECT ${columns} FROM sync.verification_finding WHERE verification_id = $1 ORDER BY lead_id, address`,
    [verificationId],
  )
  return rows
}

/** Up to `limit` findings of each kind. */
export async function sampleFindings(pool: pg.Pool, verificationId: number, limit: number): Promise<StoredFinding[]> {
  const { rows } = await pool.query<StoredFinding>(
    `SELECT ${columns} FROM (
       SELECT *, row_number() OVER (PARTITION BY kind ORDER BY lead_id, address) AS place
       FROM sync.verification_finding WHERE verification_id = $1
     ) AS numbered WHERE place <= $2 ORDER BY kind, lead_id, address`,
    [verificationId, limit],
  )
  return rows
}
