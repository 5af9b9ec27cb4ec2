import { phonesIn } from '@galena/lead/document/read-contacts'
import { asciiDigits } from '@galena/lead/text/ascii-digits'
import { readEmails } from '@galena/lead/text/email'
import { words } from '@galena/lead/text/fold'
import type { StoredPerson } from '@galena/store/person/erase-person'
import { OperationError } from '../operation-error.ts'

/** Of the end of a phone; fewer digits may be anything. */
const comparedDigits = 8
/** Shorter words of a name, such as `de`, are words of many sentences. */
const minLetters = 3

/** Throws when a reason names the person by an email, a phone, or a first and a last name: the audit keeps it. */
export function requireNamesNobody(reason: string, person: StoredPerson): void {
  if (hasEmail(reason, person) || hasPhone(reason, person) || hasName(reason, person))
    throw new OperationError(
      'not_possible',
      'The reason names the person, and the audit keeps it. Nothing was erased. Give a reason without their data, such as the number of their request.',
    )
}

function hasEmail(reason: string, { email }: StoredPerson): boolean {
  const text = spaced(reason)
  return readEmails(email ?? '').some((address) => text.includes(spaced(address)))
}

const spaced = (text: string) => ` ${words(text).join(' ')} `

/** Whatever stands before the end: a country code, the zero of a trunk call, another number. */
function hasPhone(reason: string, { phone, country }: StoredPerson): boolean {
  const digits = (asciiDigits(reason.normalize('NFKC')).match(/[0-9]+(?:[^0-9\p{L}]+[0-9]+)*/gu) ?? []).map(digitsOf)
  return phonesIn(phone ?? '', country ?? undefined, 'any digits')
    .filter((number) => number.length >= comparedDigits)
    .some((number) => digits.some((run) => run.includes(number.slice(-comparedDigits))))
}

const digitsOf = (text: string) => text.replace(/[^0-9]/g, '')

function hasName(reason: string, { firstName, lastName }: StoredPerson): boolean {
  const said = new Set(words(reason))
  const isSaid = (name: readonly string[]) => telling(name).some((word) => said.has(word))
  const [first, last] = [words(firstName ?? ''), words(lastName ?? '')]
  if (first.length > 0 && last.length > 0) return isSaid(first) && isSaid(last)
  // All of it may stand in one column.
  const [one = '', ...others] = [...first, ...last]
  return said.has(one) && isSaid(others)
}

function telling(name: readonly string[]): readonly string[] {
  const long = name.filter((word) => word.length >= minLetters)
  return long.length > 0 ? long : name
}
