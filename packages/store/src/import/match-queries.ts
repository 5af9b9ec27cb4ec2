import { asciiDigits } from '@galena/lead/text/ascii-digits'
import type pg from 'pg'

/** A person, and what they have as it is stored. */
export interface Found {
  readonly id: number
  readonly text: string
}

// Each is one pass over the company's people, which returns all who have one of the values and some others.

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
    `SELECT id, email AS text FROM candidate
     WHERE company_id = $1 AND (lower(btrim(email)) = ANY ($2) OR octet_length(email) <> length(email)
       OR (email !~ '^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]*[A-Za-z0-9]$' AND EXISTS (
         SELECT FROM regexp_matches(lower(email), '[a-z0-9]*@[a-z0-9]*', 'g') AS found (part) WHERE part[1] = ANY ($3))))
     ORDER BY id`,
    [companyId, addresses, [...new Set(around)]],
  )
  return rows
}

/** So many digits at the end of a number are compared. Old and new plans, and codes in front, leave them alone. */
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
    `SELECT id, phone AS text FROM candidate, translate(phone, $3, '') AS plain
     WHERE company_id = $1 AND CASE
       WHEN plain ~ '^[0-9]{6,13}$' THEN right(plain, ${ending}) = ANY ($2)
       WHEN plain ~ '^[0-9]*$' AND length(plain) < ${ending} THEN plain <> ''
       ELSE EXISTS (
         SELECT FROM regexp_replace(translate(left(phone, 600), $4, $5), '[^0-9]', '', 'g') AS long,
           generate_series(1, greatest(length(long) - ${ending - 1}, 1)) AS start
         WHERE length(long) BETWEEN 4 AND ${ending - 1} OR substr(long, start, ${ending}) = ANY ($2)) END
     ORDER BY id`,
    [companyId, [...new Set(numbers.map((number) => number.slice(-ending)))], betweenDigits, signs, digits],
  )
  return rows
}
