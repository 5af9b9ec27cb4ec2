import { asciiDigits } from '@galena/lead/text/ascii-digits'
import type pg from 'pg'

/** A person, and what they have as it is stored. */
export interface Found {
  readonly id: number
  readonly text: string
}

// Each returns all of the company's people who have one of the values, and some others. Plain texts are found by an index
// on what they have, the others (key '') are looked through: see the migration "recognised people".

/** People with one of these keys. Each key is looked up by itself: Postgres has no statistics in the first batches. */
const withKey = (column: 'email' | 'phone') => `
  SELECT found.id, found.text FROM unnest($2::text[]) AS asked (key) CROSS JOIN LATERAL (
    SELECT id, ${column} AS text FROM candidate
    WHERE company_id = $1 AND sync.${column}_key(${column}) COLLATE "C" = asked.key OFFSET 0
  ) AS found`
const withoutKey = (column: 'email' | 'phone') => `
  SELECT id, ${column} AS text FROM candidate WHERE company_id = $1 AND sync.${column}_key(${column}) COLLATE "C" = ''`

/**
 * People whose email may contain one of these addresses. What is no plain address is compared by the letters and digits
 * around each `@`, and what is not ASCII is returned: only the process folds it as it folds the line.
 */
export async function emailsLike(
  client: pg.ClientBase,
  companyId: number,
  addresses: readonly string[],
): Promise<Found[]> {
  const around = addresses.flatMap((address) => address.match(/[a-z0-9]*@[a-z0-9]*/g) ?? [])
  const { rows } = await client.query<Found>(
    `${withKey('email')} UNION ALL ${withoutKey('email')} AND (
       octet_length(email) <> length(email) OR EXISTS (
         SELECT FROM regexp_matches(lower(email COLLATE "C"), '[a-z0-9]*@[a-z0-9]*', 'g') AS found (part) WHERE part[1] = ANY ($3)))
     ORDER BY id`,
    [companyId, addresses, [...new Set(around)]],
  )
  return rows
}

/** So many digits at the end of a number are compared, as in the migration. */
const ending = 6
const betweenDigits = ' ().+-'

let otherDigits: { readonly signs: string; readonly digits: string } | undefined

/** Every character that is read as a digit, and the digits. Made when it is first needed: most commands never do. */
function digitsOfAllScripts(): { readonly signs: string; readonly digits: string } {
  const found = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code))
    .filter((sign) => /[\p{N}]/u.test(sign) && !/[0-9]/.test(sign))
    .map((sign) => [sign, asciiDigits(sign.normalize('NFKC'))] as const)
    .filter(([, digit]) => /^[0-9]$/.test(digit))
  return { signs: found.map(([sign]) => sign).join(''), digits: found.map(([, digit]) => digit).join('') }
}

/**
 * People whose phone may contain one of these numbers (E.164 digits): it ends in the same digits or, when it is more than
 * a plain number, has them anywhere.
 */
export async function phonesLike(
  client: pg.ClientBase,
  companyId: number,
  numbers: readonly string[],
): Promise<Found[]> {
  otherDigits ??= digitsOfAllScripts()
  const { signs, digits } = otherDigits
  const { rows } = await client.query<Found>(
    `${withKey('phone')} UNION ALL ${withoutKey('phone')} AND CASE
       WHEN length(phone) < 30 AND translate(phone, $3, '') ~ '^[0-9]{0,${ending - 1}}$' THEN phone ~ '[0-9]'
       ELSE EXISTS (
         SELECT FROM regexp_replace(translate(left(phone, 600), $4, $5), '[^0-9]', '', 'g') AS long,
           generate_series(1, greatest(length(long) - ${ending - 1}, 1)) AS start
         WHERE length(long) BETWEEN 4 AND ${ending - 1} OR substr(long, start, ${ending}) = ANY ($2)) END
     ORDER BY id`,
    [companyId, [...new Set(numbers.map((number) => number.slice(-ending)))], betweenDigits, signs, digits],
  )
  return rows
}
