import type pg from 'pg'
import { unknownCompany } from './change.ts'

/** What was queued for a company at one moment, in every form but confirmations. */
export interface QueuedChanges {
  /** The id of its last change; 0 when it had none. */
  readonly lastChange: number
  /** People and documents whose leads are still looked for, and work on all leads: these become changes. */
  readonly parents: readonly number[]
  readonly fanouts: readonly number[]
}

/** What is queued for a company, in one snapshot: whatever was committed before is in it, or has been written. */
export async function queuedChanges(pool: pg.Pool, companyId: number): Promise<QueuedChanges> {
  const { rows } = await pool.query<QueuedChanges>({
    name: 'queued changes',
    text: `
      SELECT
        (SELECT coalesce(max(id), 0) FROM sync.change
         WHERE company_id IN ($1, ${unknownCompany}) AND lane <> 'confirm') AS "lastChange",
        ARRAY(SELECT id FROM sync.parent_change AS parent WHERE
          EXISTS (SELECT FROM candidate WHERE candidate.id = candidate_id AND company_id = $1)
          OR EXISTS (SELECT FROM document JOIN lead ON lead.id = lead_id WHERE document.id = document_id AND company_id = $1)
        ) AS parents,
        ARRAY(SELECT id FROM sync.fanout WHERE company_id = $1) AS fanouts`,
    values: [companyId],
  })
  const [row] = rows
  if (!row) throw new Error('Postgres did not say what is queued.')
  return row
}

/** How much of what was queued is left. */
export interface LeftChanges {
  readonly hasChanges: boolean
  /** Parents and fan-outs, which become changes. */
  readonly hasSources: boolean
  /** Leads whose change waits for an operator's decision. */
  readonly held: number
  /** Leads that Elasticsearch refused: nothing waits for them. */
  readonly refused: number
}

export async function leftChanges(
  pool: pg.Pool,
  companyId: number,
  { lastChange, parents, fanouts }: QueuedChanges,
): Promise<LeftChanges> {
  const { rows } = await pool.query<LeftChanges>({
    name: 'left changes',
    text: `
      SELECT
        EXISTS (SELECT FROM sync.change
          WHERE company_id IN ($1, ${unknownCompany}) AND id <= $2 AND lane <> 'confirm') AS "hasChanges",
        EXISTS (SELECT FROM sync.parent_change WHERE id = ANY ($3::bigint[]))
          OR EXISTS (SELECT FROM sync.fanout WHERE id = ANY ($4::bigint[])) AS "hasSources",
        (SELECT count(*) FROM sync.held WHERE company_id = $1) AS held,
        (SELECT count(DISTINCT lead_id) FROM sync.failure WHERE company_id = $1) AS refused`,
    values: [companyId, lastChange, parents, fanouts],
  })
  const [row] = rows
  if (!row) throw new Error('Postgres did not say what is left.')
  return row
}
