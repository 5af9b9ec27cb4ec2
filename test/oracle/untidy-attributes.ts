import type { Random } from './random.ts'

export type AttributeType = 'number' | 'text' | 'date'

/** Both companies use the same keys with different types. A key without a type is text. */
export const attributeTypes: readonly Readonly<Record<string, AttributeType>>[] = [
  { years: 'number', 'pay.expected': 'number', 'start date': 'date', 'id-check': 'date', bi_check: 'text' },
  { years: 'text', 'pay.expected': 'number', 'start date': 'text', 'id-check': 'date', bi_check: 'number' },
]

/** Keys without a type. */
export const textKeys = [
  ['Bi_Check', 'pay[usd]', 'job_requisition_primary_location', 'a.b-c d', 'Ключ', 'constructor', '__proto__', '117'],
].flat()

const numbers = [
  ['7', '7.0', '1000', '-0.50', '0', '0.1', '9007199254740993', '123456789012345680000', 'true', 'null', '[7]'],
  ['{"n": 7}', '"7"', '"7.0"', '"7e0"', '"1e3"', '"1000.0"', '"-0.5"', '" 7 "', '"7abc"', '"+7"', '".5"', '"5."'],
  ['"0x7"', '"Infinity"', '"NaN"', '"9007199254740992"', '"9007199254740993.0"', '"-0"', '"0.0"', '"1e-1"', '"007"'],
  ['"٧"', '"７"', '"1,000"', '"7 8"', '"--7"', '"1e+3"', '""', '[7, "1e3", null, [0]]'],
].flat()

const dates = [
  ['"2024-03-10"', '"10-03-2024"', '"2024-03-10T23:30:00Z"', '"2024-03-10T23:30:00-05:00"'],
  ['"2024-03-10T16:00:00.000+00:00"', '"2024-03-10T15:59:59.999Z"', '"2024-03-10T03:59:59Z"'],
  ['"2024-09-08T04:00:00Z"', '"2024-09-08T03:59:59.999Z"', '"2024-04-07T03:00:00.000Z"', '"2024-03-10T12:00Z"'],
  ['"2024-03-10T12:00:00"', '"2024-02-30"', '"31-02-2024"', '"29-02-2023"', '"29-02-2024"', '"03/10/2024"'],
  ['"2024-3-1"', '"soon"', '20240310', '"2024-03-10x"', '"٢٠٢٤-٠٣-١٠"', '"9999-12-31"', '"01-01-1900"'],
  ['"2024-03-10 23:30:00"', '"2024-03-10 23:30:00 UTC"', '"2024-03-10 16:00:00+08"', '"2024-03-10 23:30"'],
  ['"2024-13-01T00:00:00Z"', '"2024-03-10T25:00:00Z"', '"2024-03-10T10:00:00+25:00"'],
  ['""', 'null', '["2024-03-10"]'],
].flat()

const longText = 'x'.repeat(2_500)
const texts = [
  ['Yes', 'yes', 'YÉS', ' Yes ', 'Yes\n', 'Ｙｅｓ', 'Manila, Philippines', '[a](b)', '"quoted"', "it's", 'it’s'],
  ['👍🏽', '7', '7.0', 'true', 'Café', 'Cafe\u0301', '\u212Bre', 'Åre', 'ﬁ', 'fi', 'two  spaces', 'two spaces'],
  ['a\tb', 'one\ntwo', 'AP117', '117', '%20', 'a+b', 'a b', 'a&b=c', '#', '50%', '\\back\\slash', "' OR 1=1 --"],
  ['*', '?', 'null', '[]', 'نعم', 'ใช่', '是', 'да', `${longText}1`, `${longText}2`, ''],
]
  .flat()
  .map((text) => JSON.stringify(text))
const textsAndOtherValues = [
  ...texts,
  '7',
  '7.0',
  'true',
  'null',
  '["Yes"]',
  '["Café", 7.0, {"a": "yes"}]',
  '{"Yes": "yes"}',
]

/** A lead's attributes: keys with values as JSON text, because JSON numbers keep their spelling in Postgres. */
export function drawAttributes(random: Random, emails: readonly string[]): Map<string, string> {
  const attributes = new Map<string, string>()
  const maybe = (key: string, values: readonly string[], probability: number) => {
    if (random.chance(probability)) attributes.set(key, random.pick(values))
  }
  maybe('years', numbers, 0.6)
  maybe('pay.expected', numbers, 0.4)
  maybe('start date', random.chance(0.3) ? [drawDate(random)] : dates, 0.6)
  maybe('id-check', random.chance(0.5) ? [drawDate(random)] : dates, 0.5)
  maybe('bi_check', random.chance(0.5) ? numbers : textsAndOtherValues, 0.5)
  for (const key of textKeys) maybe(key, textsAndOtherValues, 0.3)
  // The key decides whether an email in it can be found by the search text.
  maybe('alt_email', [JSON.stringify(random.pick(emails))], 0.1)
  maybe('remark', [JSON.stringify(random.pick(emails))], 0.1)
  return attributes
}

export function drawManyAttributes(random: Random, count: number): Map<string, string> {
  const many = Array.from({ length: count }, (_, index) => [`bulk_${index}`, random.pick(numbers)] as const)
  return new Map([...many, ['', '"no key"']])
}

function drawDate(random: Random): string {
  const instant = new Date(Date.UTC(2024, 0, 1) + random.below(400 * 86_400) * 1_000).toISOString()
  const day = instant.slice(0, 10)
  return JSON.stringify(
    random.pick([instant, day, day.split('-').reverse().join('-'), `${instant.slice(0, 19)}+10:30`]),
  )
}
