import { phonesIn } from '@galena/lead/document/read-contacts'
import type { ImportedLead } from '@galena/lead/import/import-line'
import { readEmails } from '@galena/lead/text/email'
import type pg from 'pg'
import { emailsLike, type Found, findPeople, isIndexed, phonesLike, type Searched } from './match-queries.ts'

/** By what an import recognises people: their email, their phone, or an attribute of one of their leads. */
export type MatchKey =
  | { readonly by: 'email' }
  | { readonly by: 'phone' }
  | { readonly by: 'attribute'; readonly key: string }

interface Key {
  /** How the key is called in messages. */
  readonly name: string
  textOf(lead: ImportedLead): string | null
  /** The values of a text in the form in which they are compared, all readings of each. */
  read(text: string): readonly string[]
  /** People who may have one of these values, with what they have: at least all who have one. */
  find(client: pg.ClientBase, searched: Searched, values: readonly string[]): Promise<Found[]>
  /** What has an index by which it is found. */
  readonly column?: 'email' | 'phone'
}

export interface Matcher {
  readonly name: string
  /** What the line has, as it is written; null when it has nothing. */
  textOf(lead: ImportedLead): string | null
  /** The values of a line, in the form in which values are compared. */
  valuesOf(lead: ImportedLead): readonly string[]
  /** The ids of the company's people who have each of the values of these lines: at most two, the lowest first. */
  find(client: pg.ClientBase, companyId: number, leads: readonly ImportedLead[]): Promise<Map<string, number[]>>
}

/** How people are recognised in a company of this country (ISO 3166 alpha-2). Looks once whether an index can be used. */
export function createMatcher(match: MatchKey, country: string | null): Matcher {
  const key = keyOf(match, country ?? undefined)
  let indexed: boolean | undefined
  const known = new WeakMap<ImportedLead, readonly string[]>()
  const valuesOf = (lead: ImportedLead) => {
    const before = known.get(lead)
    if (before) return before
    const text = key.textOf(lead)
    const values = text === null ? [] : [...new Set(key.read(text))]
    known.set(lead, values)
    return values
  }
  return {
    name: key.name,
    textOf: (lead) => key.textOf(lead),
    valuesOf,
    async find(client, companyId, leads) {
      const asked = new Set(leads.flatMap(valuesOf))
      const people = new Map<string, number[]>()
      if (asked.size === 0) return people
      indexed ??= key.column !== undefined && (await isIndexed(client, key.column))
      for (const { ids, text } of await key.find(client, { companyId, isIndexed: indexed }, [...asked])) {
        for (const value of new Set(key.read(text))) {
          if (asked.has(value)) people.set(value, lowestTwo([...(people.get(value) ?? []), ...ids]))
        }
      }
      return people
    },
  }
}

/** A value of two people is nobody's; a third need not be known. */
const lowestTwo = (ids: readonly number[]) => [...new Set(ids)].sort((a, b) => a - b).slice(0, 2)

function keyOf(match: MatchKey, country: string | undefined): Key {
  if (match.by === 'email') return emailKey
  return match.by === 'phone' ? phoneKey(country) : attributeKey(match.key)
}

const emailKey: Key = {
  name: 'email',
  textOf: ({ person }) => person.fields.email,
  read: readEmails,
  find: emailsLike,
  column: 'email',
}

function phoneKey(country: string | undefined): Key {
  return {
    name: 'user_phone_number',
    textOf: ({ person }) => person.fields.phone,
    read: (text) => phonesIn(text, country, 'possible'),
    find: phonesLike,
    column: 'phone',
  }
}

function attributeKey(key: string): Key {
  const read = (text: string) => text.replace(/^ +| +$/g, '')
  return {
    name: `others.${key}`,
    textOf: ({ others }) => attributeText(Object.hasOwn(others, key) ? others[key] : undefined),
    read: (text) => [read(text)].filter((value) => value !== ''),
    find: (client, { companyId }, values) =>
      findPeople(
        client,
        `SELECT DISTINCT candidate_id AS id, others ->> $3 AS text FROM lead
         WHERE company_id = $1 AND btrim(others ->> $3) = ANY ($2)`,
        [companyId, values, key],
      ),
  }
}

/** As Postgres's `->>` prints it; null for lists and objects, which recognise nobody. */
function attributeText(value: unknown): string | null {
  if (typeof value === 'string') return value
  const text = value === null ? undefined : JSON.stringify(value)
  return text === undefined || /^[[{]/.test(text) ? null : withoutPower(text)
}

/** `1.5e3` as Postgres prints it: `1500`. Other texts stay. */
function withoutPower(text: string): string {
  const [, sign = '', whole = '', part = '', power] = /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d{1,5})$/i.exec(text) ?? []
  if (power === undefined) return text
  const [digits, point] = [whole + part, whole.length + Number(power)]
  const padded = '0'.repeat(Math.max(1 - point, 0)) + digits.padEnd(point, '0')
  const at = Math.max(point, 1)
  const number = `${padded.slice(0, at).replace(/^0+(?=\d)/, '')}.${padded.slice(at)}`.replace(/\.$/, '')
  return /[1-9]/.test(number) ? sign + number : number
}
