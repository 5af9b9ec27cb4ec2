import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import type { Reach } from '@galena/search/query/reach'
import type { KeyOwner, KeyRole } from '@galena/store/catalogue/keys'
import type { Session } from '@galena/store/catalogue/sessions'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'
import { isNative } from '../routes/v1/native-scope.ts'
import { narrowCatalogue } from './narrow-catalogue.ts'
import { requireAllowed } from './require-allowed.ts'
import { companyCookie } from './session-cookie.ts'
import type { TenantCache } from './tenant-cache.ts'
import type { WrongKeys } from './wrong-keys.ts'

/** Who sent a request: the key, its company, and the names that the company uses. */
export interface Caller {
  readonly keyId: number
  readonly companyId: number
  /** Which leads of the company it sees. */
  readonly reach: Reach
  readonly role: KeyRole
  readonly catalogue: Catalogue
  /** The session of the search page that the request belongs to; undefined for a key. */
  readonly session: Session | undefined
}

export interface AuthContext {
  readonly tenants: TenantCache
  readonly wrongKeys: WrongKeys
}

/**
 * The company that the key of a request belongs to. A key in a header takes precedence over one in the URL, where the
 * native API reads none, and over a session of the search page, which only the native API knows.
 */
export async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  { tenants, wrongKeys }: AuthContext,
): Promise<Caller> {
  const { key, owner, session } = await ownerOf(request, tenants)
  if (!owner && key !== undefined) return wrongKeys.refuse(key, request, reply)
  if (!owner || owner.companyId === null) throw apiError('unauthorized')
  if (!session) requireAllowed(request, reply, owner)
  const { id, companyId, role, campaignIds } = owner
  const whole = await tenants.catalogue(companyId)
  if (!whole) throw apiError('unauthorized')
  const reach = { companyId, ...(campaignIds && { campaignIds }) }
  return { keyId: id, companyId, reach, role, catalogue: narrowCatalogue(whole, reach.campaignIds), session }
}

async function ownerOf(
  request: FastifyRequest,
  tenants: TenantCache,
): Promise<{ key?: string; owner?: KeyOwner | undefined; session?: Session | undefined }> {
  const key = keyOf(request)
  if (key !== undefined) return { key, owner: await tenants.owner(key) }
  const token = companyCookie.tokenOf(request)
  const session = token === undefined ? undefined : await tenants.session(token)
  if (session) requireNamedCompany(request, session)
  return { owner: session, session }
}

/** All tabs of a browser share its cookie, and each goes on showing the company for which it was opened. */
function requireNamedCompany(request: FastifyRequest, { companyId }: Session): void {
  const named = header(request, 'x-galena-company')
  if (named !== undefined && named !== String(companyId)) throw apiError('other_company')
}

function keyOf(request: FastifyRequest): string | undefined {
  return operatorKeyOf(request) ?? (isNative(request) ? undefined : parameter(request))
}

/** An operator's key reaches all companies. It is read from the headers only, because URLs end up in logs. */
export function operatorKeyOf(request: FastifyRequest): string | undefined {
  return bearer(request) ?? header(request, 'x-api-key')
}

/** The password that a person typed into the dialog of a browser. */
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
