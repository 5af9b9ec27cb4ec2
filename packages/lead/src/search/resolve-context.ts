import type { Catalogue } from '../catalogue/catalogue.ts'
import type { ValidationError, ValidationErrorCode } from '../request/validation-error.ts'
import type { FindPlace } from '../text/place.ts'
import { quoted } from '../text/quoted.ts'
import type { Filter } from './filter.ts'

/** A warning that holds when no lead matches its filter alone. Checking it takes a search. */
export interface DeferredWarning {
  readonly filter: Filter
  readonly warning: string
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
