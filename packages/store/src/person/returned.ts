import type pg from 'pg'

/** A person whom something wrote after an erasure, under an id that was erased. */
export interface Returned {
  /** The one who was erased, or who has got a lead of theirs. */
  readonly candidateId: number
  readonly leadIds: readonly number[]
}

/** Who exists in the company under the ids of somebody who was erased, or has leads with theirs. */
export async function findReturned(
  pool: pg.Pool,
  { candidateId, companyId, leadIds }: { candidateId: number; companyId: number; leadIds: readonly number[] },
): Promise<Returned[]> {
  const { rows } = await pool.query<Returned>(
    `SELECT candidate.id AS "candidateId", coalesce(array_agg(lead.id ORDER BY lead.id) FILTER (WHERE lead.id IS NOT NULL), '{}') AS "leadIds"
     FROM candidate LEFT JOIN lead ON candidate_id = candidate.id AND (candidate.id = $1 OR lead.id = ANY ($3))
     WHERE candidate.company_id = $2
       AND (candidate.id = $1 OR candidate.id IN (SELECT candidate_id FROM lead WHERE id = ANY ($3)))
     GROUP BY candidate.id ORDER BY candidate.id`,
    [candidateId, companyId, leadIds],
  )
  return rows
}
