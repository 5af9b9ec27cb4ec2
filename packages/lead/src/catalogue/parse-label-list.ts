import { Type } from 'typebox'
import { searchParameters } from '../search/search-parameters.ts'
import type { Result, ValidationError } from '../search/validation-error.ts'
import { readWholeNumber } from '../search/whole-number.ts'

/** The parameters of the list of labels, as `searchParameters` are those of the search. */
export const labelParameters = {
  name: Type.String({ description: 'A part of the name, case and accents aside.' }),
  page: searchParameters.page,
  per_page: { ...searchParameters.per_page, default: 25, description: 'Labels a page.' },
} as const

export interface LabelList {
  readonly name: string
  /** From 1. */
  readonly page: number
  readonly rows: number
}

/** Reads the decoded pairs of a query string; an empty value is the same as none, the last of a repeated one counts. */
export function parseLabelList(pairs: Iterable<readonly [string, string]>): Result<LabelList> {
  const values = new Map([...pairs].filter(([, value]) => value !== ''))
  const errors: ValidationError[] = []
  const whole = (name: 'page' | 'per_page', absent: number, code: ValidationError['code']) => {
    const text = values.get(name)
    if (text === undefined) return absent
    const read = readWholeNumber(name, text, labelParameters[name], code)
    if (read.ok) return read.value
    errors.push(...read.errors)
    return absent
  }
  const list = {
    name: values.get('name') ?? '',
    page: whole('page', 1, 'invalid_page'),
    rows: whole('per_page', labelParameters.per_page.default, 'invalid_per_page'),
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: list }
}
