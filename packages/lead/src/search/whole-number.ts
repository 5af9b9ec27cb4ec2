import { quoted, type Result, type ValidationError } from './validation-error.ts'

/** Both ends included. */
export interface Limits {
  readonly minimum: number
  readonly maximum: number
}

/** Reads a parameter's text, ASCII digits only, as a whole number within limits. */
export function readWholeNumber(
  name: string,
  text: string,
  limits: Limits,
  code: ValidationError['code'],
): Result<number> {
  const { minimum, maximum } = limits
  const number = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN
  if (number >= minimum && number <= maximum) return { ok: true, value: number }
  const message = `${name} ${quoted(text)} is not accepted: send a whole number from ${minimum} to ${maximum}.`
  return { ok: false, errors: [{ code, message }] }
}
