import { shownColumns } from '@galena/lead/document/shown-fields'
import type { ImportedLead, PersonFields } from '@galena/lead/import/import-line'
import type pg from 'pg'
import { comparedValue } from './compared-value.ts'
import { copyRows, sqlTypes } from './copy-rows.ts'
import { newIds } from './ids.ts'

export interface PlacedPeople {
  /** Every lead with its person, in the order given. */
  readonly placed: readonly { readonly lead: ImportedLead; readonly candidateId: number }[]
  /** The people that were updated. */
  readonly changed: ReadonlySet<number>
}

const shown = shownColumns('candidate')
const columns = shown.map(({ column }) => column)
const fields = `id bigint, ${shown.map(({ column, kind }) => `${column} ${sqlTypes[kind]}`).join(', ')}`
const compared = (row: string) =>
  shown.map(({ column, kind }) => comparedValue(`${row}.${column}`, sqlTypes[kind])).join(', ')
const distinct = `(${compared('p')}) IS DISTINCT FROM (${compared('n')})`

/**
 * Gives each lead a person with the fields of its line: the one with the given id; without an id, the person of the
 * existing lead if its fields are equal, else a new one. The last line about a person wins.
 */
export async function placePeople(
  client: pg.ClientBase,
  companyId: number,
  leads: readonly ImportedLead[],
  present: ReadonlyMap<number, number>,
): Promise<PlacedPeople> {
  const kept = await keptPeople(client, leads, present)
  const unnamed = leads.filter((lead) => lead.person.id === undefined && !kept.has(lead))
  const newId = await newIds(client, 'candidate', unnamed.length)
  const added: (readonly [number, PersonFields])[] = []
  const placed = leads.map((lead) => {
    const known = lead.person.id ?? kept.get(lead)
    if (known !== undefined) return { lead, candidateId: known }
    const candidateId = newId()
    added.push([candidateId, lead.person.fields])
    return { lead, candidateId }
  })

  const named = new Map(
    leads.flatMap(({ person }) => (person.id === undefined ? [] : [[person.id, person.fields] as const])),
  )
  const existing = await lockPeople(client, [...named.keys()])
  added.push(...[...named].filter(([id]) => !existing.has(id)))
  await copyRows(
    client,
    'candidate',
    ['id', 'company_id', ...columns],
    added.map(([id, fields]) => [id, companyId, ...columns.map((column) => fields[column])]),
  )
  const changed = await updatePeople(
    client,
    [...named].filter(([id]) => existing.has(id)),
  )
  return { placed, changed }
}

/** The people of existing leads that can be kept: the line gives no id, and their fields are equal. */
async function keptPeople(
  client: pg.ClientBase,
  leads: readonly ImportedLead[],
  present: ReadonlyMap<number, number>,
): Promise<Map<ImportedLead, number>> {
  const asked = leads.flatMap((lead) => {
    const candidateId = lead.id === undefined || lead.person.id !== undefined ? undefined : present.get(lead.id)
    return candidateId === undefined ? [] : [{ lead, candidateId }]
  })
  if (asked.length === 0) return new Map()
  const { rows } = await client.query<{ position: number }>(
    `SELECT position FROM jsonb_to_recordset($1::jsonb) AS n (position bigint, ${fields})
     JOIN candidate p USING (id) WHERE NOT (${distinct})`,
    [
      JSON.stringify(
        asked.map(({ lead, candidateId }, position) => ({ id: candidateId, ...lead.person.fields, position })),
      ),
    ],
  )
  return new Map(
    rows.flatMap(({ position }) =>
      asked[position] ? [[asked[position].lead, asked[position].candidateId] as const] : [],
    ),
  )
}

async function lockPeople(client: pg.ClientBase, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await client.query<{ id: number }>(
    'SELECT id FROM candidate WHERE id = ANY ($1) ORDER BY id FOR UPDATE',
    [ids],
  )
  return new Set(rows.map(({ id }) => id))
}

async function updatePeople(
  client: pg.ClientBase,
  people: readonly (readonly [number, PersonFields])[],
): Promise<Set<number>> {
  if (people.length === 0) return new Set()
  const { rows } = await client.query<{ id: number }>(
    `UPDATE candidate p SET ${columns.map((column) => `${column} = n.${column}`).join(', ')}
     FROM jsonb_to_recordset($1::jsonb) AS n (${fields}) WHERE p.id = n.id AND ${distinct} RETURNING p.id`,
    [JSON.stringify(people.map(([id, fields]) => ({ id, ...fields })))],
  )
  return new Set(rows.map(({ id }) => id))
}
