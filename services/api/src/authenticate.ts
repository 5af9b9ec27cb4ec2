import type { KeyOwner } from '@galena/store/keys'
import type { FastifyRequest } from 'fastify'
import { apiError } from './api-error.ts'
import type { Directory } from './directory.ts'
import type { QueryPairs } from './query-pairs.ts'

/** The company that a request's key belongs to. Where several keys are sent, the headers count before the address. */
export async function authenticateCompany(request: FastifyRequest, directory: Directory): Promise<number> {
  const key = bearer(request) ?? header(request, 'x-api-key') ?? parameter(request)
  const owner: KeyOwner | undefined = key === undefined ? undefined : await directory.owner(key)
  if (!owner || owner.companyId === null) throw apiError('unauthorized')
  return owner.companyId
}

function bearer(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function parameter(request: FastifyRequest): string | undefined {
  return (request.query as QueryPairs).findLast(([name, value]) => name === 'api_key' && value !== '')?.[1]
}
