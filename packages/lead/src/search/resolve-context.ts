import type { Catalogue } from '../catalogue/catalogue.ts'
import type { ValidationError, ValidationErrorCode } from '../request/validation-error.ts'
import type { FindPlace } from '../text/place.ts'
import { quoted } from '../text/quoted.ts'
import type { Filter } from './filter.ts'

/** A warning that depends on how many leads match its filter alone. Counting them takes a search. */
export interface DeferredWarning {
  readonly filter: Filter
  /** A sentence, which holds when there are none; or the sentence for a number of them, above 0. */
  readonly warning: string | ((count: number) => string)
}

/** The sentence of a deferred warning for this number of leads; undefined when it does not hold. */
export function confirmWarning({ warning }: DeferredWarning, count: number): string | undefined {
  if (typeof warning === 'string') return count === 0 ? warning : undefined
  return count > 0 ? warning(count) : undefined
}

/** What the filters of a request are resolved with, and where they report what is wrong. */
export interface ResolveContext {
  readonly catalogue: Catalogue
  readonly findPlace: FindPlace
  readonly errors: ValidationError[]
  readonly warnings: string[]
  readonly deferredWarnings: DeferredWarning[]
}

/** Adds an error; returns undefined, because a request with an error has no filter. */
export function addError({ errors }: ResolveContext, code: ValidationErrorCode, message: string): undefined {
  errors.push({ code, message })
}

/** Adds a warning; returns the filter that matches no lead. */
export function noMatch({ warnings }: ResolveContext, warning: string): Filter {
  warnings.push(warning)
  return { kind: 'nobody' }
}

/** The sentence about a value that the company does not have. `why` completes it. */
export function unknownValue(parameter: string, value: string, why: string): string {
  return `${parameter} ${quoted(value)} is unknown to your company: ${why}`
}
