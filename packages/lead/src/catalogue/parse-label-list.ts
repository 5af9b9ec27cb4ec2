import { Type } from 'typebox'
import { pageParameters } from '../request/page-parameters.ts'
import type { Result, ValidationError, ValidationErrorCode } from '../request/validation-error.ts'
import { readWholeNumber } from '../request/whole-number.ts'

/** The parameters of the list of labels: their limits, defaults and descriptions. */
export const labelParameters = {
  name: Type.String({ description: 'Part of the name, ignoring case and accents.' }),
  page: pageParameters.page,
  per_page: { ...pageParameters.per_page, default: 25, description: 'Labels per page.' },
} as const

export interface LabelList {
  /** Part of the name; empty for all labels. */
  readonly name: string
  /** From 1. */
  readonly page: number
  /** Labels per page. */
  readonly rows: number
}

/**
 * Reads the decoded pairs of a query string; all errors are collected. An empty value counts as absent; of a repeated
 * parameter the last value counts.
 */
export function parseLabelList(pairs: Iterable<readonly [string, string]>): Result<LabelList> {
  const values = new Map([...pairs].filter(([, value]) => value !== ''))
  const errors: ValidationError[] = []
  const wholeNumber = (name: 'page' | 'per_page', absent: number, code: ValidationErrorCode) => {
    const text = values.get(name)
    return text === undefined
      ? absent
      : (readWholeNumber(text, { name, limits: labelParameters[name], code }, errors) ?? absent)
  }
  const list = {
    name: values.get('name') ?? '',
    page: wholeNumber('page', 1, 'invalid_page'),
    rows: wholeNumber('per_page', labelParameters.per_page.default, 'invalid_per_page'),
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: list }
}
