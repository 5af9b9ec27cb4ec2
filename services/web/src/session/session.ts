import { RequestError, readJson } from '../server/request.ts'

/** Who is signed in, as the api says it. The key itself is never kept here. */
export interface Session {
  readonly company: {
    readonly id: number
    readonly name: string
    readonly country: string | null
    readonly time_zone: string
  }
  readonly role: string
  readonly expires_at: string
}

const path = '/v1/session'

/** Undefined when nobody is signed in. */
export async function currentSession(): Promise<Session | undefined> {
  const response = await fetch(path)
  return response.status === 401 ? undefined : ((await readJson(response)) as Session)
}

/** Exchanges a key, or the code of a link, for a cookie that scripts cannot read. */
export async function signIn(proof: { readonly key: string } | { readonly code: string }): Promise<Session> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(proof),
  })
  return (await readJson(response)) as Session
}

/** Throws unless the server says that nobody is signed in any more. */
export async function signOut(): Promise<void> {
  const { status } = await fetch(path, { method: 'DELETE', headers: { 'Content-Type': 'application/json' } })
  if (status !== 204 && status !== 401) throw new RequestError(`The session was not ended (${status}).`, status)
}

/** The server took the proof, but the browser does not send the cookie of the session. */
export class CookieRefusedError extends Error {
  constructor() {
    super('The browser kept no cookie.')
    this.name = 'CookieRefusedError'
  }
}

/** Another key or code may help; it does not when the server cannot be reached, or fails. */
export function isRefusal(error: Error): boolean {
  return (
    error instanceof CookieRefusedError ||
    (error instanceof RequestError && [400, 401, 403, 422].includes(error.status))
  )
}

/** The code that a link has behind its `#`. It is taken out of the address, and so out of the history. */
export function takeCode(): string | undefined {
  const code = new URLSearchParams(location.hash.slice(1)).get('code')
  if (code === null) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return code
}
