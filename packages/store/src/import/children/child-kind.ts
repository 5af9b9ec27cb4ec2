import type pg from 'pg'
import type { Names } from '../names.ts'
import type { PlacedLead } from '../placed-lead.ts'

/** One kind of row that belongs to a lead, such as its labels. */
export interface ChildKind {
  /** The existing leads whose rows differ from their lines. */
  differing(client: pg.ClientBase, existing: readonly PlacedLead[], names: Names): Promise<number[]>
  /** Writes the rows of these leads, after removing those that the differing ones have. */
  replace(
    client: pg.ClientBase,
    leads: readonly PlacedLead[],
    differing: readonly number[],
    names: Names,
  ): Promise<void>
}

/** Leads whose children, which the query `current` puts together as JSON, are not those of their lines. */
export async function leadsThatDiffer(
  client: pg.ClientBase,
  lines: readonly { id: number; children: unknown; ids?: boolean; times?: boolean }[],
  current: string,
): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT n.id FROM jsonb_to_recordset($1::jsonb) AS n (id bigint, children jsonb, ids boolean, times boolean)
     WHERE n.children IS DISTINCT FROM coalesce((${current}), '[]')`,
    [JSON.stringify(lines)],
  )
  return rows.map(({ id }) => id)
}

/** Removes the rows of these parents, and rows of other leads whose ids the lines claim: those rows move here. */
export async function removeRows(
  client: pg.ClientBase,
  table: string,
  parent: string,
  parents: readonly number[],
  claimed: readonly { id: number | undefined }[],
): Promise<void> {
  const ids = claimed.flatMap(({ id }) => id ?? [])
  if (parents.length + ids.length > 0)
    await client.query(`DELETE FROM ${table} WHERE ${parent} = ANY ($1) OR id = ANY ($2)`, [parents, ids])
}
