import { RequestError, readJson } from '../server/request.ts'

/** Which operator is signed in, as the api says it. The key itself is never kept here. */
export interface OperatorSession {
  readonly role: 'read' | 'write'
  /** What the audit calls them. */
  readonly operator: string
  readonly key_id: number
  readonly expires_at: string
}

const path = '/ops/session'
const headers = { 'Content-Type': 'application/json' }

/** Undefined when no operator is signed in. */
export async function currentSession(): Promise<OperatorSession | undefined> {
  const response = await fetch(path)
  return response.status === 401 ? undefined : ((await readJson(response)) as OperatorSession)
}

/** Exchanges a key, or the code of a link, for a cookie that scripts cannot read. */
export async function signIn(proof: { readonly key: string } | { readonly code: string }): Promise<OperatorSession> {
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(proof) })
  return (await readJson(response)) as OperatorSession
}

/** Throws unless the server says that nobody is signed in any more. */
export async function signOut(): Promise<void> {
  const { status } = await fetch(path, { method: 'DELETE', headers })
  if (status !== 204 && status !== 401) throw new RequestError(`The session was not ended (${status}).`, status)
}
