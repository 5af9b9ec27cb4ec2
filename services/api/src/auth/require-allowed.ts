import type { Reach } from '@galena/search/query/reach'
import type { KeyOwner } from '@galena/store/catalogue/keys'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { apiError } from '../errors/api-error.ts'

/** What keys for a search box may ask for: nothing else. */
const suggestRoute = '/v1/leads/suggest'

/** Throws an error of the api when a key may not do what a request asks for, or not for the page that sent it. */
export function requireAllowed(request: FastifyRequest, reply: FastifyReply, owner: KeyOwner): void {
  if (!isAllowedOrigin(owner, request.headers.origin)) {
    // The browser shows the answer to no other page.
    reply.removeHeader('Access-Control-Allow-Origin')
    throw apiError('foreign_origin')
  }
  if (owner.role === 'company_suggest' && request.routeOptions.url !== suggestRoute) throw apiError('suggest_only')
}

/** Requests without an origin come from programs, or from a page of the api's own address. */
export function isAllowedOrigin(
  { allowedOrigins }: Pick<KeyOwner, 'allowedOrigins'>,
  origin: string | undefined,
): boolean {
  return allowedOrigins === null || origin === undefined || allowedOrigins.includes(origin)
}

/** For routes that cannot leave out what a key may not see. Throws an error of the api when the key sees only some campaigns. */
export function requireWholeCompany({ reach }: { readonly reach: Reach }): void {
  if (reach.campaignIds !== undefined) throw apiError('limited_key')
}
