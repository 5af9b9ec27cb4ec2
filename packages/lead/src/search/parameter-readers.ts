import type { ValidationError, ValidationErrorCode } from '../request/validation-error.ts'
import { type Limits, readWholeNumber } from '../request/whole-number.ts'
import { readQueryDay } from '../text/attribute-value.ts'
import { quoted } from '../text/quoted.ts'
import type { Day } from '../text/time-zone.ts'
import type { DayRange } from './parsed-search.ts'

/** What the functions below read from and report to. Each returns undefined for an absent value and for a wrong one. */
export interface ReadContext {
  readonly values: ReadonlyMap<string, string>
  readonly errors: ValidationError[]
}

export function readWhole(
  { values, errors }: ReadContext,
  name: string,
  limits: Limits,
  code: ValidationErrorCode,
): number | undefined {
  const text = values.get(name)
  return text === undefined ? undefined : readWholeNumber(text, { name, limits, code }, errors)
}

export function readChoice<Choice extends string>(
  { values, errors }: ReadContext,
  name: string,
  choices: readonly Choice[],
  code: ValidationErrorCode,
): Choice | undefined {
  const text = values.get(name)
  if (text === undefined) return undefined
  const chosen = choices.find((choice) => choice === text)
  if (chosen === undefined) {
    errors.push({ code, message: `${name} ${quoted(text)} is not accepted: send one of ${choices.join(', ')}.` })
  }
  return chosen
}

/** Absent is false. */
export function readFlag({ values, errors }: ReadContext, name: string): boolean {
  const text = values.get(name)
  if (text === undefined || /^(false|0)$/i.test(text)) return false
  if (/^(true|1)$/i.test(text)) return true
  errors.push({
    code: 'invalid_boolean',
    message: `${name} ${quoted(text)} is not accepted: send true, 1, false or 0.`,
  })
  return false
}

/** The days of two parameters; undefined when there is neither. */
export function readDayRange(context: ReadContext, start: string, end: string): DayRange | undefined {
  const [from, to] = [readDay(context, start), readDay(context, end)]
  return from || to ? { ...(from && { from }), ...(to && { to }) } : undefined
}

function readDay({ values, errors }: ReadContext, name: string): Day | undefined {
  const text = values.get(name)
  if (text === undefined) return undefined
  const day = readQueryDay(text)
  if (!day) {
    errors.push({
      code: 'invalid_date',
      message: `${name} ${quoted(text)} is not a date: send an existing day as DD-MM-YYYY.`,
    })
  }
  return day
}

/** The ids of one value of `filter[campaign_id]`: `1,2,3`, with spaces or empty items between. */
export function readCampaignIds(text: string, errors: ValidationError[]): number[] {
  const items = [...new Set(text.split(',').map((item) => item.trim()))]
  return items.flatMap((item) => {
    if (/^[0-9]+$/.test(item)) {
      if (Number.isSafeInteger(Number(item))) return [Number(item)]
      errors.push(unknownCampaign(quoted(item)))
      return []
    }
    if (item === '' && items.some((other) => other !== '')) return []
    errors.push({
      code: 'invalid_campaign_id',
      message: `filter[campaign_id] ${quoted(text)} is not accepted: send campaign ids such as 1 or 1,2,3.`,
    })
    return []
  })
}

export function unknownCampaign(id: number | string): ValidationError {
  return {
    code: 'unknown_campaign',
    message: `filter[campaign_id] ${id}: your company has no campaign with this id.`,
  }
}
