import type { AttributeFacts, LeadFacts } from './company-facts.ts'
import { shiftDay, spellDay } from './days.ts'
import type { Random } from './random.ts'
import type { SearchRequest } from './request.ts'
import { respell } from './respell.ts'

/** A filter on an attribute of this type that the lead has. */
export function drawAttribute(
  random: Random,
  lead: LeadFacts,
  type: AttributeFacts['data_type'],
): SearchRequest | undefined {
  const usable = lead.attributes.filter(
    ({ data_type, number, day, value }) =>
      data_type === type &&
      (type === 'number' ? number !== null : type === 'date' ? day !== null : value.trim() !== ''),
  )
  if (usable.length === 0) return undefined
  const { key, value, day } = random.pick(usable)
  if (type === 'date')
    return { others: [{ key, value: spellDay(shiftDay(day ?? '', random.pick([0, 0, -1, 1, -30]))) }] }
  return { others: [{ key, value: type === 'number' ? respellNumber(random, value.trim()) : respell(random, value) }] }
}

/** Another spelling of the same number. */
function respellNumber(random: Random, digits: string): string {
  const spellings = [digits, ` ${digits} `, String(Number(digits)), digits.replace(/^-?/, '$&00')]
  if (!digits.includes('e'))
    spellings.push(`${digits}e0`, `${digits}e+0`, digits.includes('.') ? `${digits}00` : `${digits}.0`)
  if (/^-?\d+$/.test(digits)) spellings.push(`${digits}00e-2`)
  return random.pick(spellings)
}
