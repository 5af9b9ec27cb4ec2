import { plainName } from './unknown-name.ts'

const scientific = /^\s*([+-]?)(\d)(?:[.,](\d*))?[eE]\+?(\d{1,3})\s*$/

/**
 * A phone that went through a spreadsheet as a number. `639175550123.0`, and a power of ten that still has all digits
 * (`6.39175550123E+11`), become the digits again; null where digits are gone (`6.39175E+12`). Any other text stays.
 */
export function repairPhone(text: string): string | null {
  const decimal = /^\s*(\+?\d{5,})[.,]0+\s*$/.exec(text)?.[1]
  if (decimal !== undefined) return decimal
  const [, sign, first, rest = '', power] = scientific.exec(text) ?? []
  if (first === undefined) return text
  if (sign === '-' || rest.replace(/0+$/, '').length > Number(power)) return null
  return rest.length >= Number(power) ? first + rest.slice(0, Number(power)) : null
}

/** Names of attributes that hold a phone: `Mobile No.`, `homePhone`, `whatsapp`, `cell`. */
const phoneName = /phone|msisdn|whatsapp|viber|(?:^|_)(?:mobile|cell|tel(?!l)|contact_(?:no|num|number)(?:_|$))/

/** What of a line has a phone whose digits are gone, as `user_phone_number 6.39175E+12`. Attributes are named by their keys. */
export function lostPhones(phone: string | null, others: Readonly<Record<string, unknown>>): string[] {
  const attributes = Object.entries(others).filter(([key]) => phoneName.test(plainName(key)))
  const phones = [
    ['user_phone_number', phone] as const,
    ...attributes.map(([key, value]) => [`others.${key}`, written(value)] as const),
  ]
  return phones.flatMap(([name, text]) =>
    text !== null && repairPhone(text) === null ? [`${name} ${text.trim()}`] : [],
  )
}

/** A number of an attribute as it is written in the line. */
function written(value: unknown): string | null {
  if (typeof value === 'object' && value !== null && 'rawJSON' in value) return String(value.rawJSON)
  return typeof value === 'string' ? value : null
}
