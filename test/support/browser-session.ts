import { send } from './system.ts'

/** What a request of the search page says. */
export interface Asked {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Browser = ReturnType<typeof openBrowser>

/**
 * A browser that shows the page of this address: it keeps its cookie, and says where each request is from. `session` is
 * where the page signs in.
 */
export function openBrowser(address: string, { session = '/v1/session' } = {}) {
  let cookie: string | undefined
  async function ask(path: string, { method = 'GET', body, headers = {} }: Asked = {}) {
    const answer = await send(address, path, {
      method,
      headers: {
        'Sec-Fetch-Site': 'same-origin',
        ...(method !== 'GET' && { 'Content-Type': 'application/json', Origin: address }),
        ...(cookie !== undefined && { Cookie: cookie }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const [given] = answer.headers['set-cookie'] ?? []
    if (given !== undefined) cookie = given.includes('Max-Age=0') ? undefined : given.split(';', 1)[0]
    return { ...answer, body: answer.text === '' ? undefined : (JSON.parse(answer.text) as Record<string, unknown>) }
  }
  return {
    ask,
    cookie: () => cookie,
    signIn: (credential: object, headers: Readonly<Record<string, string>> = {}) =>
      ask(session, { method: 'POST', body: credential, headers }),
  }
}
