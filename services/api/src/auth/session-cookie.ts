import { sessionSeconds } from '@galena/store/catalogue/sessions'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isNative } from '../routes/v1/native-scope.ts'

/** The cookie of a company. Operators will have one of their own: what one may do must not follow from the other. */
const name = 'galena_session'
const shape = new RegExp(`(?:^|;) *${name}=([\\w-]{43}) *(?:;|$)`)

/**
 * The token of a request that a page of this address has sent to the native API; undefined where the cookie does not
 * count. A browser adds the cookie to whatever it is made to send, so the cookie alone says nothing about who wants it.
 */
export function sessionTokenOf(request: FastifyRequest): string | undefined {
  const counts = isNative(request) && isOfOwnPage(request) && (isReading(request) || isJson(request))
  return counts ? shape.exec(request.headers.cookie ?? '')?.[1] : undefined
}

/** Whether a browser says that a page of another address has sent a request, also one of another port or scheme. */
export function isOfForeignPage(request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  return (site !== undefined || origin !== undefined) && !isOfOwnPage(request)
}

/** Browsers tell neither to an address without TLS when a page reads from its own one. */
function isOfOwnPage(request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site !== undefined) return site === 'same-origin'
  return origin === undefined ? isReading(request) : origin === ownOrigin(request)
}

function ownOrigin({ protocol, host }: FastifyRequest): string | undefined {
  return URL.parse(`${protocol}://${host}`)?.origin
}

const isReading = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'

/** Whether the body is named as JSON, which no form can do, and a page of another address only when it asks before. */
export function isJson({ headers }: FastifyRequest): boolean {
  return /^application\/json *(?:;|$)/i.test(headers['content-type'] ?? '')
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.header('Set-Cookie', cookie(request, token, sessionSeconds))
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('Set-Cookie', cookie(request, '', 0))
}

function cookie({ protocol }: FastifyRequest, token: string, seconds: number): string {
  const secure = protocol === 'https' ? '; Secure' : ''
  return `${name}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`
}
