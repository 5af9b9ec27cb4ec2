import type pg from 'pg'
import { type Doubt, findDoubts } from './doubts.ts'
import { newIds } from './ids.ts'
import type { Matcher } from './match.ts'
import type { Names } from './names.ts'
import type { NumberedLead } from './numbered-lead.ts'
import type { Claim } from './people-in-use.ts'
import type { Rejection } from './rejections.ts'

export interface Recognising {
  readonly companyId: number
  readonly names: Names
  readonly matcher: Matcher
  /** None when no other batch is written at the same time. */
  readonly claim: Claim | undefined
}

export interface Recognised {
  readonly leads: readonly NumberedLead[]
  readonly rejected: readonly Rejection[]
  readonly doubts: readonly Doubt[]
}

/** Whom lines can be about before any of them is written. */
interface Known {
  /** Of the leads that lines name. */
  readonly ofLeads: ReadonlyMap<number, number>
  readonly ofValues: Map<string, number[]>
  /** All of these people, and those that lines name. */
  readonly ids: ReadonlySet<number>
}

/**
 * Gives each line that names no person the person who has one of its values, and that person's newest lead in the campaign
 * unless it names a lead. The lead that a line names keeps its person. Lines with a common value that nobody has yet become
 * one new person. A line without ids that has no value is rejected, and one whose values are those of two people: nobody
 * could say whom it is about.
 */
export async function recognisePeople(
  client: pg.ClientBase,
  to: Recognising,
  batch: readonly NumberedLead[],
): Promise<Recognised> {
  const { matcher } = to
  const look = () => findKnown(client, to, batch)
  const known = await (to.claim ? to.claim.find(look) : look())
  const before = new Map(
    [...known.ofValues].flatMap(([value, [id]]) => (id === undefined ? [] : [[value, id] as const])),
  )
  const people = known.ofValues
  addNamed(people, to, known, batch)
  const unnamed = batch.filter((numbered) => personNamed(known.ofLeads, numbered) === undefined)
  const newPerson = await newIds(client, 'candidate', unnamed.length)
  const persons = new Map<NumberedLead, number>()
  const rejected: Rejection[] = []
  for (const numbered of unnamed) {
    const { line, lead } = numbered
    const values = matcher.valuesOf(lead)
    const owners = [...new Set(values.flatMap((value) => people.get(value) ?? []))]
    if (owners.length > 1) rejected.push({ line, reason: shared(matcher, values, people, owners) })
    else if (values.length > 0) {
      const person = owners[0] ?? newPerson()
      persons.set(numbered, person)
      for (const value of values) people.set(value, [person])
    } else if (lead.id === undefined) rejected.push({ line, reason: unrecognisable(matcher, numbered) })
  }
  const doubts = await doubtsAbout(client, matcher, persons, before)
  const lines = new Set(rejected.map(({ line }) => line))
  const leads = batch.filter(({ line }) => !lines.has(line))
  return { leads: await place(client, to, leads, persons, known), rejected, doubts }
}

/** The person that a line names: by their id, or by an existing lead. */
function personNamed(ofLeads: Known['ofLeads'], { lead }: NumberedLead): number | undefined {
  return lead.person.id ?? (lead.id === undefined ? undefined : ofLeads.get(lead.id))
}

async function findKnown(
  client: pg.ClientBase,
  { matcher, companyId }: Recognising,
  batch: readonly NumberedLead[],
): Promise<Known> {
  const ofLeads = await peopleOfLeads(
    client,
    companyId,
    batch.flatMap(({ lead }) => lead.id ?? []),
  )
  const asked = batch.filter((numbered) => personNamed(ofLeads, numbered) === undefined)
  const ofValues = await matcher.find(
    client,
    companyId,
    asked.map(({ lead }) => lead),
  )
  const named = batch.flatMap(({ lead }) => lead.person.id ?? [])
  return { ofLeads, ofValues, ids: new Set([...named, ...ofLeads.values(), ...[...ofValues.values()].flat()]) }
}

async function peopleOfLeads(
  client: pg.ClientBase,
  companyId: number,
  ids: readonly number[],
): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  const { rows } = await client.query<{ id: number; candidate_id: number }>(
    'SELECT id, candidate_id FROM lead WHERE id = ANY ($1) AND company_id = $2',
    [ids, companyId],
  )
  return new Map(rows.map(({ id, candidate_id }) => [id, candidate_id]))
}

/** The people that lines of the batch name have the values of these lines. */
function addNamed(
  people: Map<string, number[]>,
  { matcher }: Recognising,
  known: Known,
  batch: readonly NumberedLead[],
): void {
  for (const numbered of batch) {
    const id = personNamed(known.ofLeads, numbered)
    if (id === undefined) continue
    for (const value of matcher.valuesOf(numbered.lead)) {
      const ids = people.get(value) ?? []
      if (ids.length < 2 && !ids.includes(id)) people.set(value, [...ids, id])
    }
  }
}

/** What was recognised by a value of people with different names. `before` are the people who had the values. */
async function doubtsAbout(
  client: pg.ClientBase,
  matcher: Matcher,
  persons: ReadonlyMap<NumberedLead, number>,
  before: ReadonlyMap<string, number>,
): Promise<Doubt[]> {
  const { rows } = await client.query<{ id: number; first_name: string | null; last_name: string | null }>(
    'SELECT id, first_name, last_name FROM candidate WHERE id = ANY ($1)',
    [[...new Set(before.values())]],
  )
  const names = new Map(rows.map((row) => [row.id, row]))
  return findDoubts(
    [...persons.keys()].map(({ lead }) => {
      const values = matcher.valuesOf(lead)
      const had = values.flatMap((value) => before.get(value) ?? [])[0]
      return { values, fields: lead.person.fields, before: had === undefined ? undefined : names.get(had) }
    }),
  )
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

async function place(
  client: pg.ClientBase,
  { companyId, names }: Recognising,
  batch: readonly NumberedLead[],
  persons: ReadonlyMap<NumberedLead, number>,
  known: Known,
): Promise<NumberedLead[]> {
  const newest = await newestLeads(client, companyId, [...new Set(persons.values())])
  const newLead = await newIds(client, 'lead', persons.size)
  return batch.map((numbered) => {
    const person = personNamed(known.ofLeads, numbered) ?? persons.get(numbered)
    if (person === undefined) return numbered
    const { line, lead } = numbered
    const of = { ...lead, person: { ...lead.person, id: person } }
    if (lead.id !== undefined || !persons.has(numbered)) return { line, lead: of }
    const key = leadKey(person, names.campaign(lead.campaign) ?? 0)
    const id = newest.get(key) ?? newLead()
    newest.set(key, id)
    return { line, lead: { ...of, id } }
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
