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
 * Gives each line that has no id of its own the person who has one of its values, and that person's newest lead in the
 * campaign. Lines with a common value that nobody has yet become one new person. A line without a value, or whose values
 * are those of two people, is rejected: nobody could say whom it is about.
 */
export async function recognisePeople(
  client: pg.ClientBase,
  to: Recognising,
  batch: readonly NumberedLead[],
): Promise<Recognised> {
  const { matcher } = to
  const asked = batch.filter((numbered) => !isIdentified(numbered) && matcher.valuesOf(numbered.lead).length > 0)
  const people = await matcher.find(
    client,
    to.companyId,
    asked.map(({ lead }) => lead),
  )
  addNamed(people, matcher, batch)
  const newPerson = await newIds(client, 'candidate', asked.length)
  const persons = new Map<NumberedLead, number>()
  const rejected: Rejection[] = []
  for (const numbered of batch) {
    if (isIdentified(numbered)) continue
    const { line, lead } = numbered
    const values = matcher.valuesOf(lead)
    const owners = [...new Set(values.flatMap((value) => people.get(value) ?? []))]
    if (values.length === 0) rejected.push({ line, reason: unrecognisable(matcher, numbered) })
    else if (owners.length > 1) rejected.push({ line, reason: shared(matcher, values, people, owners) })
    else {
      const person = owners[0] ?? newPerson()
      persons.set(numbered, person)
      for (const value of values) people.set(value, [person])
    }
  }
  return { leads: await place(client, to, batch, persons), rejected }
}

/** The people that lines of the batch name with their ids have the values of these lines. */
function addNamed(people: Map<string, number[]>, matcher: Matcher, batch: readonly NumberedLead[]): void {
  for (const { lead } of batch) {
    const { id } = lead.person
    if (id === undefined) continue
    for (const value of matcher.valuesOf(lead)) people.set(value, [...new Set([...(people.get(value) ?? []), id])])
  }
}

function shared(
  matcher: Matcher,
  values: readonly string[],
  people: ReadonlyMap<string, readonly number[]>,
  [one, other]: readonly number[],
): string {
  const found = values.filter((value) => people.has(value))
  const belong = found.length > 1 ? 'belong' : 'belongs'
  return `${matcher.name} ${found.join(', ')} ${belong} to more than one person (candidate_id ${one} and ${other}): add the candidate_id`
}

function unrecognisable(matcher: Matcher, { lead }: NumberedLead): string {
  const text = matcher.textOf(lead)
  const why = text === null ? 'it is missing' : `${JSON.stringify(text.slice(0, 60))} cannot be read as one`
  return `${matcher.name} is needed to recognise the person (--match), and ${why}`
}

function isIdentified({ lead: { id, person } }: NumberedLead): boolean {
  return id !== undefined || person.id !== undefined
}

async function place(
  client: pg.ClientBase,
  { companyId, names }: Recognising,
  batch: readonly NumberedLead[],
  persons: ReadonlyMap<NumberedLead, number>,
): Promise<NumberedLead[]> {
  const newest = await newestLeads(client, companyId, [...new Set(persons.values())])
  const newLead = await newIds(client, 'lead', persons.size)
  return batch.flatMap((numbered) => {
    if (isIdentified(numbered)) return [numbered]
    const person = persons.get(numbered)
    if (person === undefined) return []
    const { line, lead } = numbered
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
