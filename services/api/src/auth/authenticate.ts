import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import type { FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'
import type { QueryPairs } from '../routes/query-pairs.ts'
import type { TenantCache } from './tenant-cache.ts'

/** Who asks: the key that was sent, and what its company calls things. */
export interface Caller {
  readonly keyId: number
  readonly companyId: number
  readonly catalogue: Catalogue
}

/** The company that a request's key belongs to. Where several keys are sent, the headers count before the address. */
export async function authenticate(request: FastifyRequest, tenants: TenantCache): Promise<Caller> {
  const key = keyOf(request)
  const owner = key === undefined ? undefined : await tenants.owner(key)
  if (!owner || owner.companyId === null) throw apiError('unauthorized')
  const catalogue = await tenants.catalogue(owner.companyId)
  return { keyId: owner.id, companyId: owner.companyId, catalogue }
}

/** The key that a request carries. */
function keyOf(request: FastifyRequest): string | undefined {
  return operatorsKeyOf(request) ?? parameter(request)
}

/** The key in a request's headers: one that reaches all companies must not stand in an address, which others log. */
export function operatorsKeyOf(request: FastifyRequest): string | undefined {
  return bearer(request) ?? header(request, 'x-api-key')
}

/** The password that a browser has asked for. */
export function passwordOf(request: FastifyRequest): string | undefined {
  const encoded = /^Basic +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
  return encoded && /:(.+)$/.exec(Buffer.from(encoded, 'base64').toString())?.[1]
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
