import { sessionSeconds } from '@galena/store/catalogue/sessions'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isNative } from '../routes/v1/native-scope.ts'

/** Where the token of a session is kept by a browser. Companies and operators have one each: what one may do never follows from the other. */
export interface SessionCookie {
  /**
   * The token of a request that a page of this address has sent to the routes of the cookie; undefined where the cookie
   * does not count. A browser adds the cookie to whatever it is made to send, so the cookie alone says nothing about who
   * wants it.
   */
  tokenOf(request: FastifyRequest): string | undefined
  set(request: FastifyRequest, reply: FastifyReply, token: string): void
  clear(request: FastifyRequest, reply: FastifyReply): void
}

export const companyCookie = sessionCookie('galena_session', '/', isNative)
export const operatorCookie = sessionCookie('galena_operator', '/ops', () => true)

function sessionCookie(name: string, path: string, isOfRoute: (request: FastifyRequest) => boolean): SessionCookie {
  const shape = new RegExp(`(?:^|;) *${name}=([\\w-]{43}) *(?:;|$)`)
  const write = (request: FastifyRequest, reply: FastifyReply, token: string, seconds: number) => {
    const secure = request.protocol === 'https' ? '; Secure' : ''
    reply.header('Set-Cookie', `${name}=${token}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`)
  }
  return {
    tokenOf(request) {
      const counts = isOfRoute(request) && isOfOwnPage(request) && (isReading(request) || isJson(request))
      return counts ? shape.exec(request.headers.cookie ?? '')?.[1] : undefined
    },
    set: (request, reply, token) => write(request, reply, token, sessionSeconds),
    clear: (request, reply) => write(request, reply, '', 0),
  }
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
