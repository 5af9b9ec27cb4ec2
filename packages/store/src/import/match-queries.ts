import { nationalDigits } from '@galena/lead/text/phone'
import type pg from 'pg'
import { readDigits } from './read-digits.ts'

/** What people have as it is stored, and the people: the two with the lowest ids, where many have the same. */
export interface Found {
  readonly text: string
  readonly ids: readonly number[]
}

/** A company, and whether the index on what is asked can be used. */
export interface Searched {
  readonly companyId: number
  readonly isIndexed: boolean
}

type Column = 'email' | 'phone'

// Each returns all of the company's people who have one of the values, and some others. Plain texts are found by an index
// on what they have, the others (key '') are looked through: see the migration "recognised people".

/** Runs a query for `id` and `text`. The same text of very many people must not fill the memory. */
export async function findPeople(client: pg.ClientBase, query: string, values: unknown[]): Promise<Found[]> {
  const { rows } = await client.query<Found>(
    `SELECT text, (array_agg(id ORDER BY id))[1:2] AS ids FROM (${query}) AS found GROUP BY text`,
    values,
  )
  return rows
}

/** Whether Postgres can use the index on emails or phones now: it is there, whole, and not younger than old snapshots. */
export async function isIndexed(client: pg.ClientBase, column: Column): Promise<boolean> {
  const { rows } = await client.query<{ usable: boolean }>(
    `SELECT indisvalid AND indisready
       AND (NOT indcheckxmin OR age(xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)) AS usable
     FROM pg_index WHERE indexrelid = to_regclass($1)`,
    [`candidate_${column}_key`],
  )
  return rows[0]?.usable ?? false
}

const isKey = (column: Column) =>
  `FROM candidate WHERE company_id = $1 AND ${column} <> '' AND sync.${column}_key(${column}) COLLATE "C"`

/**
 * People with one of these keys. Each key is looked up by itself: Postgres has no statistics in the first batches. Without
 * the index that would be a pass over the company for each of them. `which` says which of a key's people are needed.
 */
const withKey = (column: Column, { isIndexed }: Searched, which: string) =>
  isIndexed
    ? `SELECT found.id, found.text FROM unnest($2::text[]) AS asked (key) CROSS JOIN LATERAL (
         SELECT id, ${column} COLLATE "C" AS text ${isKey(column)} = asked.key ${which}) AS found`
    : `SELECT id, ${column} COLLATE "C" AS text ${isKey(column)} = ANY ($2)`

/**
 * People whose email may contain one of these addresses. What is no plain address is compared by the letters and digits
 * around each `@`, and what is not ASCII is returned: only the process folds it as it folds the line.
 */
export function emailsLike(client: pg.ClientBase, searched: Searched, addresses: readonly string[]): Promise<Found[]> {
  const around = addresses.flatMap((address) => address.match(/[a-z0-9]*@[a-z0-9]*/g) ?? [])
  // Sorted by the id alone, Postgres might read the people in that order.
  const query = `${withKey('email', searched, 'ORDER BY id + 0 LIMIT 2')}
    UNION ALL SELECT id, email COLLATE "C" ${isKey('email')} = '' AND (
      octet_length(email) <> length(email) OR EXISTS (
        SELECT FROM regexp_matches(lower(email COLLATE "C"), '[a-z0-9]*@[a-z0-9]*', 'g') AS found (part) WHERE part[1] = ANY ($3)))`
  return findPeople(client, query, [searched.companyId, addresses, [...new Set(around)]])
}

/** So many digits at the end of a number are compared, as in the migration. */
const ending = 6
/** No number is shorter without its country code (libphonenumber). */
const minNational = 4
/** So many places of a text are compared without a loop over them: most texts have no more. */
const usualPlaces = 12
/** Between digits, these never hide a part of a number from its reader, and may be taken out. */
const separators = ' ().+-/'

const placesSql = Array.from(
  { length: usualPlaces },
  (_, at) => `substr(digits, ${at + 1}, ${ending}) = ANY ($2)`,
).join(' OR ')

/**
 * Behind a word or sign come digits, and more digits behind these: the reader may leave out the former (an extension, a
 * link), so that the latter go on with the number.
 */
const mayLeaveOut = '[0-9][^0-9]*([A-Za-z#~&=]|,,|[^\\u0001-\\u007f])[^0-9]*[0-9]+[^0-9]+[0-9]'

/**
 * People whose phone may contain one of these numbers (E.164 digits): it ends in the same digits or, when it is more than
 * a plain number, has them anywhere.
 */
export function phonesLike(client: pg.ClientBase, searched: Searched, numbers: readonly string[]): Promise<Found[]> {
  const { signs, ascii, unclear } = readDigits()
  const query = `${withKey('phone', searched, 'OFFSET 0')}
    UNION ALL SELECT id, text FROM (
      SELECT *, '${'0'.repeat(ending - minNational)}' || CASE
        WHEN translate(plain, '0123456789${separators}', '') = '' THEN translate(plain, '${separators}', '')
        WHEN plain ~ $5 THEN NULL
        ELSE regexp_replace(plain, '[^0-9]', '', 'g') END AS digits
      FROM (
        SELECT id, phone COLLATE "C" AS text,
          CASE WHEN octet_length(phone) = length(phone) THEN phone ELSE translate(left(phone, 500), $3, $4) END COLLATE "C" AS plain
        ${isKey('phone')} = '' OFFSET 0) AS read
      OFFSET 0) AS looked
    WHERE digits IS NULL OR ${placesSql} OR EXISTS (
      SELECT FROM generate_series(${usualPlaces + 1}, length(digits) - ${ending - 1}) AS place
      WHERE substr(digits, place, ${ending}) = ANY ($2))`
  const endings = [...new Set(numbers.flatMap(endingsOf))]
  return findPeople(client, query, [searched.companyId, endings, signs, ascii, `[${unclear}]|${mayLeaveOut}`])
}

/** The last digits of all texts that can be read as this number. In front of a short one anything may stand. */
function endingsOf(number: string): string[] {
  // A country code has three digits at most.
  const national = number.length < ending + 3 ? nationalDigits(number) : number
  const missing = ending - national.length
  if (missing <= 0) return [national.slice(-ending)]
  return Array.from({ length: 10 ** missing }, (_, front) => String(front).padStart(missing, '0') + national)
}
