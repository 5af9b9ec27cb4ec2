import type pg from 'pg'
import { newIds } from './ids.ts'
import type { Matcher } from './match.ts'
import type { Names } from './names.ts'
import type { NumberedLead } from './numbered-lead.ts'
import type { Rejection } from './rejections.ts'

interface Recognising {
  readonly companyId: number
  readonly names: Names
  readonly matcher: Matcher
}

export interface Recognised {
  readonly leads: readonly NumberedLead[]
  readonly rejected: readonly Rejection[]
}

/**
 * Gives each line that has no id of its own the person with its value, and that person's newest lead in the campaign. Lines
 * of one value that nobody has yet become one new person. A line without a value, or with one that two people share, is
 * rejected: nobody could say whom it is about.
 */
export async function recognisePeople(
  client: pg.ClientBase,
  to: Recognising,
  batch: readonly NumberedLead[],
): Promise<Recognised> {
  const { matcher } = to
  const values = new Map<NumberedLead, string>()
  const rejected: Rejection[] = []
  for (const numbered of batch) {
    if (isIdentified(numbered)) continue
    const value = matcher.valueOf(numbered.lead)
    if (value !== undefined) values.set(numbered, value)
    else rejected.push({ line: numbered.line, reason: unrecognisable(matcher, numbered) })
  }
  const leads = [...values.keys()].map(({ lead }) => lead)
  const people = await matcher.find(client, to.companyId, leads)
  for (const [numbered, value] of values) {
    const [one, other] = people.get(value) ?? []
    if (one === undefined || other === undefined) continue
    values.delete(numbered)
    const reason = `${matcher.name} ${value} belongs to more than one person (candidate_id ${one} and ${other}): add the candidate_id`
    rejected.push({ line: numbered.line, reason })
  }
  return { leads: await place(client, to, { batch, values, people, rejected }), rejected }
}

function unrecognisable(matcher: Matcher, { lead }: NumberedLead): string {
  const text = matcher.textOf(lead)
  const why = text === null ? 'it is missing' : `${JSON.stringify(text.slice(0, 60))} cannot be read as one`
  return `${matcher.name} is needed to recognise the person (--match), and ${why}`
}

function isIdentified({ lead: { id, person } }: NumberedLead): boolean {
  return id !== undefined || person.id !== undefined
}

interface Found {
  readonly batch: readonly NumberedLead[]
  readonly values: ReadonlyMap<NumberedLead, string>
  readonly people: ReadonlyMap<string, readonly number[]>
  readonly rejected: readonly Rejection[]
}

async function place(
  client: pg.ClientBase,
  { companyId, names }: Recognising,
  { batch, values, people, rejected }: Found,
): Promise<NumberedLead[]> {
  const newest = await newestLeads(client, companyId, [...people.values()].flat())
  const newPerson = await newIds(client, 'candidate', new Set(values.values()).size)
  const newLead = await newIds(client, 'lead', values.size)
  const added = new Map<string, number>()
  const refused = new Set(rejected.map(({ line }) => line))
  const personOf = (value: string): number => {
    const id = people.get(value)?.[0] ?? added.get(value) ?? newPerson()
    if (!people.has(value)) added.set(value, id)
    return id
  }
  return batch.flatMap((numbered) => {
    if (refused.has(numbered.line)) return []
    const value = values.get(numbered)
    if (value === undefined) return [numbered]
    const { line, lead } = numbered
    const person = personOf(value)
    const key = leadKey(person, names.campaign(lead.campaign) ?? 0)
    const id = newest.get(key) ?? newLead()
    newest.set(key, id)
    return [{ line, lead: { ...lead, id, person: { ...lead.person, id: person } } }]
  })
}

const leadKey = (person: number, campaign: number) => `${person} ${campaign}`

/** The newest lead of each of these people in each campaign. */
async function newestLeads(
  client: pg.ClientBase,
  companyId: number,
  people: readonly number[],
): Promise<Map<string, number>> {
  if (people.length === 0) return new Map()
  const { rows } = await client.query<{ id: number; candidate_id: number; campaign_id: number }>(
    `SELECT DISTINCT ON (candidate_id, campaign_id) id, candidate_id, campaign_id FROM lead
     WHERE candidate_id = ANY ($1) AND company_id = $2 ORDER BY candidate_id, campaign_id, created_at DESC, id DESC`,
    [people, companyId],
  )
  return new Map(rows.map(({ id, candidate_id, campaign_id }) => [leadKey(candidate_id, campaign_id), id]))
}
