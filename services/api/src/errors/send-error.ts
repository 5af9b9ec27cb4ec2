import type { FastifyReply, FastifyRequest } from 'fastify'
import { loggable, readError } from './read-error.ts'

export const retryAfterSeconds = 2

/** Responds to a request with an error: its status, its code and its message. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, status, message } = readError(error, request.operator ? 'operator' : 'anybody')
  if (status >= 500) request.log.error(...loggable(error))
  if (status === 503) reply.header('Retry-After', retryAfterSeconds)
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ error: code, message, ...(status === 500 && { request_id: request.id }) })
}
