import type pg from 'pg'
import { recordAudit } from '../operator/audit.ts'
import type { ErasedRows } from './erased-rows.ts'

const command = 'erase'

/** What the audit keeps of an erasure: nothing that the person's rows held but their ids. */
export interface RecordedErasure {
  readonly candidate_id: number
  readonly company_id: number
  readonly lead_ids: readonly number[]
  readonly rows: ErasedRows
  readonly reason: string
}

/** Records an erasure in its transaction. */
export async function recordErasure(client: pg.ClientBase, who: string, erasure: RecordedErasure): Promise<void> {
  await recordAudit(client, who, command, { ...erasure })
}

/** An erasure of before. */
export interface PastErasure {
  /** The last time, when an id was given to another person who was erased as well. */
  readonly at: Date
  readonly who: string
  readonly companyId: number
  /** Of each time. */
  readonly leadIds: readonly number[]
}

/** When a person was erased, from the audit; undefined when nobody of this id was. */
export async function findErasure(
  client: pg.ClientBase | pg.Pool,
  candidateId: number,
): Promise<PastErasure | undefined> {
  const { rows } = await client.query<{ at: Date; who: string; details: RecordedErasure }>(
    `SELECT at, who, details FROM sync.audit
     WHERE command = $1 AND details -> 'candidate_id' = to_jsonb($2::bigint) ORDER BY id DESC`,
    [command, candidateId],
  )
  const [last] = rows
  return (
    last && {
      at: last.at,
      who: last.who,
      companyId: last.details.company_id,
      leadIds: [...new Set(rows.flatMap(({ details }) => details.lead_ids))],
    }
  )
}
