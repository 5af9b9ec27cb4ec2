import { fold } from '@galena/lead/text/fold'
import type { StoredPerson } from '@galena/store/person/erase-person'
import { OperationError } from '../operation-error.ts'

/** Of a phone number; fewer digits may be anything. */
const minDigits = 6

/** Throws when a reason names the person by their email, phone or whole name: the audit keeps it. */
export function requireNamesNobody(reason: string, { email, phone, firstName, lastName }: StoredPerson): void {
  const names = firstName && lastName ? [`${firstName} ${lastName}`, `${lastName} ${firstName}`] : []
  const text = ` ${words(reason)} `
  const isNamed = [email ?? '', ...names].some((name) => words(name) !== '' && text.includes(` ${words(name)} `))
  const digits = digitsOf(phone ?? '')
  if (isNamed || (digits.length >= minDigits && digitsOf(reason).includes(digits)))
    throw new OperationError(
      'not_possible',
      'The reason names the person, and the audit keeps it. Nothing was erased. Give a reason without their data, such as the number of their request.',
    )
}

const words = (text: string) =>
  fold(text)
    .match(/[\p{L}\p{M}\p{N}]+/gu)
    ?.join(' ') ?? ''
const digitsOf = (text: string) => text.replace(/[^0-9]/g, '')
