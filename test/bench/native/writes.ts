import type { NativeAnswer } from '../../support/native.ts'
import type { BenchSystem } from '../system.ts'

/** One change, and the search that must show it. */
export interface Written {
  readonly body: object
  readonly shows: (answer: NativeAnswer['body']) => boolean
}

/** What changes are made of: each lead is used by one change at a time. */
interface WriteContext {
  readonly pool: BenchSystem['pool']
  readonly companyId: number
  readonly leadId: number
  /** Leads of a change that concerns very many. */
  readonly many: readonly number[]
  /** Different for each change. */
  readonly mark: string
}

type Write = (context: WriteContext) => Promise<Written>

/** Changes of every kind: of a lead, its person, labels, child rows, of very many leads at once, and of a name. */
export const writes: Readonly<Record<string, Write>> = {
  lead: async ({ pool, leadId, mark }) => {
    await pool.query('UPDATE lead SET source = $1 WHERE id = $2', [mark, leadId])
    return found(all(isLead(leadId), { field: 'source', is: mark }))
  },
  attribute: async ({ pool, leadId, mark }) => {
    await pool.query("UPDATE lead SET others = others || jsonb_build_object('bench', $1::text) WHERE id = $2", [
      mark,
      leadId,
    ])
    return found(all(isLead(leadId), { field: 'others.bench', is: mark }))
  },
  person: async ({ pool, leadId, mark }) => {
    await pool.query('UPDATE candidate SET school_name = $1 WHERE id = (SELECT candidate_id FROM lead WHERE id = $2)', [
      mark,
      leadId,
    ])
    return found(all(isLead(leadId), { field: 'school_name', is: mark }))
  },
  'child row': async ({ pool, leadId, mark }) => {
    await pool.query('INSERT INTO answer (lead_id, question, transcript) VALUES ($1, $2, $2)', [leadId, mark])
    return {
      body: { filter: isLead(leadId), include: ['answers'] },
      shows: ({ leads }) => JSON.stringify(leads).includes(`"${mark}"`),
    }
  },
  'label put on': async ({ pool, companyId, leadId, mark }) => {
    await addLabel(pool, companyId, mark, [leadId])
    return found(all(isLead(leadId), { field: 'labels', is: mark }))
  },
  'label taken off': async ({ pool, companyId, leadId, mark }) => {
    const label = await addLabel(pool, companyId, mark, [leadId])
    await pool.query('DELETE FROM lead_label WHERE label_id = $1', [label])
    return found(all(isLead(leadId), { not: { field: 'labels', is: mark } }))
  },
  'label renamed': async ({ pool, companyId, leadId, mark }) => {
    const label = await addLabel(pool, companyId, mark, [leadId])
    await pool.query('UPDATE label SET name = $1 WHERE id = $2', [`${mark} renamed`, label])
    return found(all(isLead(leadId), { field: 'labels', is: `${mark} renamed` }))
  },
  'very many leads': async ({ pool, many, mark }) => {
    await pool.query('UPDATE lead SET source = $1 WHERE id = ANY ($2)', [mark, many])
    const body = { filter: { field: 'source', is: mark }, limit: 0 }
    return { body, shows: ({ total }) => total === many.length }
  },
  'new lead': async ({ pool, leadId, mark }) => {
    const id = await copyLead(pool, leadId, mark)
    return found({ field: 'id', is: id })
  },
  'lead deleted': async ({ pool, leadId, mark }) => {
    const id = await copyLead(pool, leadId, mark)
    await pool.query('DELETE FROM lead WHERE id = $1', [id])
    return { body: { filter: { field: 'id', is: id }, limit: 0 }, shows: ({ total }) => total === 0 }
  },
}

/** A lead as it was before it was changed. */
export interface Original {
  readonly id: number
  readonly source: string | null
  readonly candidate_id: number
  readonly school_name: string | null
}

/** Takes back every change, so that later runs find the same data. */
export async function takeBack(
  pool: BenchSystem['pool'],
  companyId: number,
  originals: readonly Original[],
  markStart: string,
): Promise<void> {
  await pool.query('DELETE FROM label WHERE company_id = $1 AND starts_with(name, $2)', [companyId, markStart])
  await pool.query("DELETE FROM lead WHERE company_id = $1 AND starts_with(others ->> 'copied_for', $2)", [
    companyId,
    markStart,
  ])
  const ids = originals.map(({ id }) => id)
  await pool.query('DELETE FROM answer WHERE lead_id = ANY ($1) AND starts_with(question, $2)', [ids, markStart])
  await pool.query(
    `UPDATE lead SET source = original.source, others = others - 'bench'
     FROM unnest($1::bigint[], $2::text[]) AS original (id, source) WHERE lead.id = original.id`,
    [ids, originals.map(({ source }) => source)],
  )
  await pool.query(
    `UPDATE candidate SET school_name = original.school_name
     FROM unnest($1::bigint[], $2::text[]) AS original (id, school_name) WHERE candidate.id = original.id`,
    [originals.map((one) => one.candidate_id), originals.map((one) => one.school_name)],
  )
}

const isLead = (id: number) => ({ field: 'id', is: id })
const all = (...conditions: object[]) => ({ and: conditions })
const found = (filter: object): Written => ({ body: { filter, limit: 1 }, shows: ({ total }) => total === 1 })

async function addLabel(
  pool: BenchSystem['pool'],
  companyId: number,
  name: string,
  leads: readonly number[],
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO label (company_id, name) VALUES ($1, $2) RETURNING id',
    [companyId, name],
  )
  const id = rows[0]?.id ?? 0
  await pool.query('INSERT INTO lead_label SELECT unnest($1::bigint[]), $2', [leads, id])
  return id
}

async function copyLead(pool: BenchSystem['pool'], leadId: number, mark: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, others)
     SELECT company_id, campaign_id, candidate_id, folder_id, jsonb_build_object('copied_for', $2::text)
     FROM lead WHERE id = $1 RETURNING id`,
    [leadId, mark],
  )
  return rows[0]?.id ?? 0
}
