import { type Fault, type FaultList, pointTo } from '@galena/lead/request/fault'
import {
  hasTooManyBuckets,
  isTooComplex,
  isTooLongPattern,
  TooFarError,
  TooManyValuesError,
} from '@galena/search/engine/engine-error'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { ApiError } from './api-error.ts'
import { loggable, readError } from './read-error.ts'
import { retryAfterSeconds } from './send-error.ts'

const FaultAnswer = Type.Object({
  pointer: Type.String({ description: 'A JSON pointer into the body, or `?name` for a parameter of the URL.' }),
  detail: Type.String(),
  accepted: Type.Optional(Type.Array(Type.String(), { description: 'What may stand there.' })),
  nearest: Type.Optional(Type.String({ description: 'The accepted name that was most likely meant.' })),
})

/** An error of the native API. Source: RFC 9457. */
export const Problem = Type.Object({
  type: Type.String({ description: 'A stable URI reference, such as `/problems/invalid-request`.' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: 'What is wrong and what to do.' }),
  request_id: Type.String(),
  errors: Type.Optional(
    Type.Array(FaultAnswer, {
      description: 'Every error of the request; of very many the first, and how many others there are.',
    }),
  ),
})
export type Problem = Static<typeof Problem>

/** Every fault of a request, in one error. */
export class InvalidRequestError extends ApiError {
  readonly faults: FaultList

  constructor(faults: FaultList) {
    const [first] = faults
    const others = faults.length - 1 + (faults.more ?? 0)
    const more = others > 0 ? ` There are ${others} more errors.` : ''
    super('invalid_request', `${first ? `${first.pointer || 'The body'}: ${first.detail}` : ''}${more}`)
    this.faults = faults
  }
}

const tooComplex: Fault = {
  pointer: '/filter',
  detail: 'The query and the filter have too many parts together: send fewer words and values.',
}

const tooManyBuckets: Fault = {
  pointer: '/facets',
  detail: 'The facets have too many intervals together: use a longer interval, or fewer of them.',
}
const tooLongPattern: Fault = {
  pointer: '/facets',
  detail: 'The `search` of a facet is too long or too complex to search for. Send a shorter one.',
}

/** What only Elasticsearch can tell about a request. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof TooManyValuesError)
    return { pointer: `${pointTo('/facets', error.facet)}/${error.option}`, detail: error.message }
  if (error instanceof TooFarError) return { pointer: '/page', detail: error.message }
  if (hasTooManyBuckets(error)) return tooManyBuckets
  if (isTooLongPattern(error)) return tooLongPattern
  return isTooComplex(error) ? tooComplex : undefined
}

/**
 * The problem that an error is for the sender of a request. `place` turns a pointer into the body of a search into one into
 * the request.
 */
export function problemOf(error: unknown, requestId: string, place: (pointer: string) => string = String): Problem {
  const fault = faultOf(error)
  const read = fault ? new InvalidRequestError([{ ...fault, pointer: place(fault.pointer) }]) : readError(error)
  // Whatever is wrong with how a request is written has one type.
  const code = read.status === 400 ? 'invalid_request' : read.code
  const name = code.replaceAll('_', '-')
  return {
    type: `/problems/${name}`,
    title: name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' '),
    status: read.status,
    detail: read.message,
    request_id: requestId,
    ...(read.status === 400 && {
      errors: read instanceof InvalidRequestError ? listedFaults(read.faults) : [{ pointer: '', detail: read.message }],
    }),
  }
}

function listedFaults(faults: FaultList): Static<typeof FaultAnswer>[] {
  const listed = faults.map(({ accepted, ...fault }) => ({ ...fault, ...(accepted && { accepted: [...accepted] }) }))
  return faults.more === undefined
    ? listed
    : [...listed, { pointer: '', detail: `There are ${faults.more} more errors.` }]
}

/** Where the parts of a search are in a request: a search box has only its query. */
function placeIn({ method, routeOptions }: FastifyRequest): (pointer: string) => string {
  if (routeOptions?.url === '/v1/leads/suggest') return () => '?query'
  return method === 'GET' ? parameterPointer : String
}

/** The pointer into a body that was made from a query string: `?filter` with a pointer into its JSON, else `?name`. */
export function parameterPointer(pointer: string): string {
  const [, name = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(pointer) ?? []
  return name === '' ? pointer : `?${name}${name === 'filter' || name === 'facets' ? rest : ''}`
}

/** Responds to a request of the native API with a problem. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request.id, placeIn(request))
  if (problem.status >= 500) request.log.error(...loggable(error))
  const isTemporary = problem.status === 503 || problem.status === 429
  // The limit of requests knows it better.
  if (isTemporary && !reply.hasHeader('Retry-After')) reply.header('Retry-After', retryAfterSeconds)
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(problem)
}
