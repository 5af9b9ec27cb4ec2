import type { ImportedLead } from '@galena/lead/import/import-line'
import { readEmail } from '@galena/lead/text/email'
import { readPhone } from '@galena/lead/text/phone'
import type pg from 'pg'

/** By what an import recognises people: their email, their phone, or an attribute of one of their leads. */
export type MatchKey =
  | { readonly by: 'email' }
  | { readonly by: 'phone' }
  | { readonly by: 'attribute'; readonly key: string }

interface Found {
  readonly id: number
  readonly text: string
}

interface Key {
  /** How the key is called in messages. */
  readonly name: string
  textOf(lead: ImportedLead): string | null
  /** The form in which values are compared; undefined when the text is no such value. */
  read(text: string): string | undefined
  /** People who may have one of these values, with what they have: at least all who have one of these texts. */
  find(client: pg.ClientBase, companyId: number, values: readonly string[], texts: readonly string[]): Promise<Found[]>
}

export interface Matcher {
  readonly name: string
  /** What the line has, as it is written; null when it has nothing. */
  textOf(lead: ImportedLead): string | null
  /** The value of a line, in the form in which values are compared; undefined when it has none. */
  valueOf(lead: ImportedLead): string | undefined
  /** The ids of the company's people with the values of these lines, the lowest first. */
  find(client: pg.ClientBase, companyId: number, leads: readonly ImportedLead[]): Promise<Map<string, number[]>>
}

/** How people are recognised in a company of this country (ISO 3166 alpha-2). */
export function createMatcher(match: MatchKey, country: string | null): Matcher {
  const key = keyOf(match, country ?? undefined)
  const values = new WeakMap<ImportedLead, { readonly value: string | undefined }>()
  const readValue = (lead: ImportedLead) => {
    let known = values.get(lead)
    if (!known) {
      const text = key.textOf(lead)
      known = { value: text === null ? undefined : key.read(text) }
      values.set(lead, known)
    }
    return known.value
  }
  return {
    name: key.name,
    textOf: (lead) => key.textOf(lead),
    valueOf: readValue,
    async find(client, companyId, leads) {
      const asked = new Map(leads.map((lead) => [readValue(lead), key.textOf(lead)]))
      asked.delete(undefined)
      const people = new Map<string, number[]>()
      if (asked.size === 0) return people
      const values = [...asked.keys()].filter((value) => value !== undefined)
      const texts = [...asked.values()].filter((text) => text !== null)
      for (const { id, text } of await key.find(client, companyId, values, texts)) {
        const value = key.read(text)
        if (value === undefined || !asked.has(value)) continue
        const ids = people.get(value)
        if (!ids) people.set(value, [id])
        else if (!ids.includes(id)) ids.push(id)
      }
      return people
    },
  }
}

function keyOf(match: MatchKey, country: string | undefined): Key {
  if (match.by === 'email') return emailKey
  return match.by === 'phone' ? phoneKey(country) : attributeKey(match.key)
}

// Without an index of its own: each batch reads the people of the company once.
const emailKey: Key = {
  name: 'email',
  textOf: ({ person }) => person.fields.email,
  read: readEmail,
  find(client, companyId, values, texts) {
    const known = new Set(values)
    const odd = texts.filter((text) => !known.has(text.trim().toLowerCase()))
    return rowsOf(
      client,
      `SELECT id, email AS text FROM candidate
       WHERE company_id = $1 AND (lower(btrim(email)) = ANY ($2) OR email = ANY ($3)) ORDER BY id`,
      [companyId, values, odd],
    )
  },
}

/** So many digits at the end are compared in the database; what has them is then read as a number. */
const ending = 6
const betweenDigits = ' \t().-/+\u00a0'

function phoneKey(country: string | undefined): Key {
  return {
    name: 'user_phone_number',
    textOf: ({ person }) => person.fields.phone,
    read: (text) => readPhone(text, country),
    find: (client, companyId, values, texts) =>
      rowsOf(
        client,
        `SELECT id, phone AS text FROM candidate
         WHERE company_id = $1 AND (right(translate(phone, $4, ''), ${ending}) = ANY ($2) OR phone = ANY ($3)) ORDER BY id`,
        [companyId, [...new Set(values.map((value) => value.slice(-ending)))], texts, betweenDigits],
      ),
  }
}

function attributeKey(key: string): Key {
  return {
    name: `others.${key}`,
    textOf: ({ others }) => attributeText(Object.hasOwn(others, key) ? others[key] : undefined),
    read: (text) => text.replace(/^ +| +$/g, '') || undefined,
    find: (client, companyId, values) =>
      rowsOf(
        client,
        `SELECT DISTINCT candidate_id AS id, others ->> $3 AS text FROM lead
         WHERE company_id = $1 AND btrim(others ->> $3) = ANY ($2) ORDER BY 1`,
        [companyId, values, key],
      ),
  }
}

/** As Postgres's `->>` prints it; null for lists and objects, which recognise nobody. */
function attributeText(value: unknown): string | null {
  if (typeof value === 'string') return value
  const text = value === null ? undefined : JSON.stringify(value)
  return text === undefined || /^[[{]/.test(text) ? null : text
}

async function rowsOf(client: pg.ClientBase, sql: string, values: readonly unknown[]): Promise<Found[]> {
  const { rows } = await client.query<Found>(sql, [...values])
  return rows
}
