/** A request that was answered with a problem, or not at all. The message is for people. */
export class RequestError extends Error {
  readonly status: number
  /** Of the problem, such as `/problems/unauthorized`; for operators its code, such as `wrong_state`. */
  readonly type: string | undefined

  constructor(message: string, status: number, type?: string) {
    super(message)
    this.name = 'RequestError'
    this.status = status
    this.type = type
  }
}

/** Called when an answer says that nobody is signed in any more, or somebody of another company. */
let sessionEnded = () => {}

export function onSessionEnded(listener: () => void): void {
  sessionEnded = listener
}

let company: number | undefined

/** All requests from now on are for a session of this company: another tab may sign in for another one. */
export function askFor(companyId: number): void {
  company = companyId
}

/** The cookie proves who asks. The browser adds it to requests of the page’s own origin only. */
export async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const asked = new Request(input, init)
  if (company !== undefined) asked.headers.set('X-Galena-Company', String(company))
  const response = await fetch(asked)
  if (response.status !== 401) return response
  sessionEnded()
  // Whoever asked is not shown any more, and can do nothing with this answer.
  return new Promise(() => {})
}

/** Requests of the page that the description of the api does not type. */
export async function request(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await send(path, {
    method,
    ...(signal && { signal }),
    // Without the name of JSON the cookie counts for reading alone.
    ...(method !== 'GET' && { headers: { 'Content-Type': 'application/json' } }),
    ...(body && { body: JSON.stringify(body) }),
  })
  return response.status === 204 ? undefined : readJson(response)
}

/** Throws a `RequestError` for everything but 2xx. */
export async function readJson(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return body
  throw new RequestError(
    detailOf(body) ?? `The server did not answer as expected (${response.status}).`,
    response.status,
    typeOf(body),
  )
}

function typeOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { type, error } = body as { type?: unknown; error?: unknown }
  return [type, error].find((text) => typeof text === 'string') as string | undefined
}

export function detailOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { detail, message } = body as { detail?: unknown; message?: unknown }
  return [detail, message].find((text) => typeof text === 'string') as string | undefined
}
