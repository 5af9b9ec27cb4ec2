import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { badRequest } from '../errors/api-error.ts'

/** The body of an operator's request. Throws an error of the api unless it is as described, and can be recorded. */
export function readBody<Body extends TSchema>(schema: Body, body: unknown): Static<Body> {
  const [error] = Value.Errors(schema, body)
  if (error)
    throw badRequest([
      { code: 'invalid_body', message: `The body is not accepted: ${error.instancePath || 'it'} ${error.message}.` },
    ])
  if (!isStorable(body))
    throw badRequest([
      { code: 'invalid_body', message: 'The body is not accepted: its texts must be Unicode without NUL characters.' },
    ])
  return body as Static<Body>
}

/** Whether Postgres can keep every text of a body as JSON: it takes no NUL, and no half of a surrogate pair. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  return typeof value !== 'object' || value === null || Object.entries(value).flat().every(isStorable)
}
