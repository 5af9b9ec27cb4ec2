import { quoted } from '../text/quoted.ts'
import type { ValidationError, ValidationErrorCode } from './validation-error.ts'

/** Both ends included. */
export interface Limits {
  readonly minimum: number
  readonly maximum: number
}

/** How a parameter is read: its name for messages, what it accepts, and the code of its error. */
export interface WholeNumberRule {
  readonly name: string
  readonly limits: Limits
  readonly code: ValidationErrorCode
}

/** Reads ASCII digits as a whole number within the limits; otherwise adds an error and returns undefined. */
export function readWholeNumber(
  text: string,
  { name, limits: { minimum, maximum }, code }: WholeNumberRule,
  errors: ValidationError[],
): number | undefined {
  const number = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN
  if (number >= minimum && number <= maximum) return number
  const message = `${name} ${quoted(text)} is not accepted: send a whole number from ${minimum} to ${maximum}.`
  errors.push({ code, message })
  return undefined
}
