import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'

/** Each has its ids from a sequence called so with `_id_seq`. */
const tables = [
  'campaign',
  'folder',
  'label',
  'candidate',
  'lead',
  'answer',
  'attachment',
  'document',
  'document_file',
] as const

type Table = (typeof tables)[number]

/** Connections whose transaction is rolled back in the end: they take no id of a sequence, which would be gone. */
const rehearsing = new WeakSet<pg.ClientBase>()
/** Ids of a rehearsal lie above all others that Postgres accepts here. */
const firstRehearsed = 2 ** 52
const rehearsed = { next: firstRehearsed }

/** From now on the new ids of this connection are made up. */
export function rehearse(client: pg.ClientBase): void {
  rehearsing.add(client)
}

/** Ends what `rehearse` began. */
export function endRehearsal(client: pg.ClientBase): void {
  rehearsing.delete(client)
}

/** Takes `count` new ids of a table. Each call of the result returns one. */
export async function newIds(client: pg.ClientBase, table: Table, count: number): Promise<() => number> {
  if (rehearsing.has(client)) return () => rehearsed.next++
  const ids = count === 0 ? [] : await takeIds(client, table, count)
  let used = 0
  return () => {
    const id = ids[used++]
    if (id === undefined) throw new Error(`More than ${count} new ids of ${table} were used.`)
    return id
  }
}

/** As one array: rows of their own would cost more than the ids. */
async function takeIds(client: pg.ClientBase, table: Table, count: number): Promise<number[]> {
  const { rows } = await client.query<{ ids: number[] }>(
    `SELECT array_agg(nextval('${table}_id_seq')) AS ids FROM generate_series(1, $1)`,
    [count],
  )
  return rows[0]?.ids ?? []
}

/**
 * Moves the sequence of a table past given ids. Altering the sequence takes a lock, so that no `nextval` can run at the
 * same time and the sequence never moves back.
 */
export async function moveSequence(pool: pg.Pool, table: Table, given: readonly number[]): Promise<void> {
  if (given.length === 0) return
  const highest = given.reduce((a, b) => Math.max(a, b))
  const sequence = `${table}_id_seq`
  const { rows } = await pool.query<{ last_value: number }>(`SELECT last_value FROM ${sequence}`)
  if ((rows[0]?.last_value ?? 0) > highest) return
  await inTransaction(pool, async (client) => {
    await client.query(`ALTER SEQUENCE ${sequence} CACHE 1`)
    await client.query(`SELECT setval('${sequence}', $1) FROM ${sequence} WHERE last_value <= $1`, [highest])
  })
}

/**
 * Moves sequences past the ids that exist: whoever loads rows with ids of their own may never have done it, and new ids
 * would be taken already. An id far above all others is passed over, because the sequence would have few left. So is a
 * sequence that the role does not own: it cannot move it, and may not even read it.
 */
export async function catchUpSequences(pool: pg.Pool): Promise<void> {
  const { rows: owned } = await pool.query<{ table: Table }>(
    `SELECT name AS table FROM unnest($1::text[]) AS name JOIN pg_class ON pg_class.oid = to_regclass(name || '_id_seq')
     WHERE pg_has_role(relowner, 'USAGE')`,
    [tables],
  )
  if (owned.length === 0) return
  const behind = owned.map(({ table }) => isBehind(table)).join(' UNION ALL ')
  const { rows } = await pool.query<{ table: Table; highest: number }>(behind)
  for (const { table, highest } of rows) await moveSequence(pool, table, [highest])
}

const isBehind = (table: Table) => `
  SELECT '${table}' AS table, highest FROM ${table}_id_seq,
    (SELECT max(id) AS highest FROM ${table} WHERE id < ${firstRehearsed}) AS given
  WHERE last_value < highest OR (last_value = highest AND NOT is_called)`

/** Reserves `count` consecutive ids of people for the caller and returns the first. */
export async function reservePeople(pool: pg.Pool, count: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query('ALTER SEQUENCE candidate_id_seq CACHE 1')
    const { rows } = await client.query<{ last: number }>(
      "SELECT setval('candidate_id_seq', last_value + $1 - CASE WHEN is_called THEN 0 ELSE 1 END) AS last FROM candidate_id_seq",
      [count],
    )
    return (rows[0]?.last ?? 0) - count + 1
  })
}

/** The company that each of these ids belongs to. Unused ids are absent. */
export async function owners(
  client: pg.ClientBase,
  table: keyof typeof ownerQueries,
  ids: readonly number[],
): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  const { rows } = await client.query<{ id: number; company_id: number }>(ownerQueries[table], [ids])
  return new Map(rows.map(({ id, company_id }) => [id, company_id]))
}

const ownerQueries = {
  lead: 'SELECT id, company_id FROM lead WHERE id = ANY ($1)',
  candidate: 'SELECT id, company_id FROM candidate WHERE id = ANY ($1)',
  attachment: 'SELECT a.id, company_id FROM attachment a JOIN lead ON lead.id = lead_id WHERE a.id = ANY ($1)',
  document: 'SELECT d.id, company_id FROM document d JOIN lead ON lead.id = lead_id WHERE d.id = ANY ($1)',
  document_file:
    'SELECT f.id, company_id FROM document_file f JOIN document d ON d.id = document_id JOIN lead ON lead.id = lead_id WHERE f.id = ANY ($1)',
}
