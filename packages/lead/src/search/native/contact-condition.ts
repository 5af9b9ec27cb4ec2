import { addFault, pointTo, readShortText, readText } from '../../request/fault.ts'
import { readEmail } from '../../text/email.ts'
import { callingPrefixes } from '../../text/numbering-plan.ts'
import { hasPhoneLength, phoneReadings, presentReadings } from '../../text/phone.ts'
import { quoted } from '../../text/quoted.ts'
import type { Filter, TermField } from '../filter.ts'
import { readValues, type SentOperators } from './condition-values.ts'
import { addWarning, anyOf, type NativeContext, nobody } from './native-context.ts'

/** No email has more characters. */
const maxPartLength = 320

/** Emails are compared in the form in which the search text compares them. */
export function readEmailCondition(operators: SentOperators, context: NativeContext): Filter | undefined {
  const { values } = operators
  if (values.has('domain')) {
    const part = readPart(operators, 'domain', context)
    return part === undefined ? undefined : termsOf('email_domains', [part.replace(/^@/, '')])
  }
  if (values.has('starts_with')) {
    const part = readPart(operators, 'starts_with', context)
    return part === undefined ? undefined : { kind: 'prefix', field: 'emails', value: part }
  }
  if (values.has('ends_with')) {
    const part = readPart(operators, 'ends_with', context)
    // What has no @ is the end of the domain, of which there are far fewer.
    if (part === undefined) return undefined
    return part.startsWith('@')
      ? termsOf('email_domains', [part.slice(1)])
      : { kind: 'ending', field: part.includes('@') ? 'emails' : 'email_domains', value: part }
  }
  const emails = readValues(operators, context, (value, place) => {
    const text = readText(value, place, context)
    if (text === undefined) return undefined
    const address = readEmail(text)
    if (address === undefined)
      addWarning(context, { pointer: place, detail: `${quoted(text)} is no email address, so no lead has it.` })
    return address === undefined ? [] : [address]
  })
  return emails && termsOf('emails', emails.flat())
}

function readPart(
  { pointer, values }: SentOperators,
  operator: 'domain' | 'starts_with' | 'ends_with',
  context: NativeContext,
): string | undefined {
  const place = pointTo(pointer, operator)
  const text = readShortText(values.get(operator), place, maxPartLength, context)
  const part = text?.normalize('NFKC').trim().toLowerCase()
  if (part === '' || part === '@') return addFault(context, place, 'Send a part of an email address.')
  return part
}

function termsOf(field: TermField, values: readonly string[]): Filter {
  return values.length === 0 ? nobody : { kind: 'terms', field, values: [...new Set(values)] }
}

/** Phones are read with the company's country; digits that are no phone number are compared as they are. */
export function readPhoneCondition(operators: SentOperators, context: NativeContext): Filter | undefined {
  const { country } = context.catalogue
  if (operators.values.has('starts_with')) {
    const text = readDigits(operators, 'starts_with', context)
    return text && anyOf(beginnings(text, country).map((value) => ({ kind: 'prefix', field: 'phones', value })))
  }
  if (operators.values.has('ends_with')) {
    const text = readDigits(operators, 'ends_with', context)
    const reversed = text && Array.from(text.digits).reverse().join('')
    return reversed === undefined ? undefined : { kind: 'prefix', field: 'phones_reversed', value: reversed }
  }
  const phones = readValues(operators, context, (value, place) => {
    const text = readText(value, place, context)
    if (text === undefined) return undefined
    const reading = phoneReadings(text, country)
    const numbers = [...reading.numbers, ...presentReadings(text, reading, country, true)]
    if (numbers.length > 0) return numbers
    const digits = digitsOf(text)
    if (hasPhoneLength(digits)) return [digits]
    addWarning(context, { pointer: place, detail: `${quoted(text)} is no phone number, so no lead has it.` })
    return []
  })
  return phones && termsOf('phones', phones.flat())
}

interface TypedDigits {
  readonly digits: string
  /** With `+` or `00` in front: the country's calling code comes first. */
  readonly isInternational: boolean
}

function readDigits(
  { pointer, values }: SentOperators,
  operator: 'starts_with' | 'ends_with',
  context: NativeContext,
): TypedDigits | undefined {
  const place = pointTo(pointer, operator)
  const text = readShortText(values.get(operator), place, maxPartLength, context)
  if (text === undefined) return undefined
  const digits = digitsOf(text)
  if (digits === '') return addFault(context, place, 'Send some digits of a phone number.')
  const isInternational = /^[\s(]*(?:\+|00)/.test(text.normalize('NFKC'))
  return { digits: isInternational ? digits.replace(/^00/, '') : digits, isInternational }
}

/** Digits of other scripts are their ASCII digits. */
function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9]/g, '')
}

/** The first digits of a number in E.164, as the digits mean them at home: behind the trunk prefix, or as they are. */
function beginnings({ digits, isInternational }: TypedDigits, country: string | undefined): string[] {
  const prefixes = isInternational ? undefined : callingPrefixes(country)
  if (!prefixes) return [digits]
  const { code, trunk } = prefixes
  const isNational = trunk !== '' && digits.startsWith(trunk)
  return isNational ? [code + digits.slice(trunk.length), digits] : [digits]
}
