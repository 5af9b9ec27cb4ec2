import type { QueryPairs } from '@galena/lead/request/query-pairs'
import type { FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { badRequest } from '../../errors/api-error.ts'

type Read<Parameters extends Readonly<Record<string, TSchema>>> = {
  readonly [Name in keyof Parameters]?: Static<Parameters[Name]>
}

/**
 * The parameters of an operator's request. An empty one counts as left out. Throws an error of the api for one that the
 * route does not have, that was sent twice, or whose value is not as described.
 */
export function readParameters<Parameters extends Readonly<Record<string, TSchema>>>(
  schemas: Parameters,
  { query }: Pick<FastifyRequest, 'query'>,
): Read<Parameters> {
  const read: Record<string, unknown> = {}
  for (const [name, text] of query as QueryPairs) {
    if (text === '') continue
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    if (!schema) throw refuse(`There is no parameter ${name} here. Accepted: ${Object.keys(schemas).join(', ')}.`)
    if (Object.hasOwn(read, name)) throw refuse(`The parameter ${name} was sent twice.`)
    read[name] = readText(name, text, schema)
  }
  return read as Read<Parameters>
}

function readText(name: string, text: string, schema: TSchema): unknown {
  const isNumber = Type.IsNumber(schema) || Type.IsInteger(schema)
  const value = isNumber && /^-?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : text
  const [error] = Value.Errors(schema, value)
  if (error) throw refuse(`The parameter ${name} is not accepted: it ${error.message}.`)
  if (text.includes('\0')) throw refuse(`The parameter ${name} is not accepted: it must have no NUL character.`)
  return value
}

function refuse(message: string) {
  return badRequest([{ code: 'invalid_parameter', message }])
}
