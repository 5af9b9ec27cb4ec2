import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'

const agent = new Agent({ keepAlive: true })

/** What the specification says an answer of the native API holds, written independently of the service's own types. */
export interface NativeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: {
    readonly total: number
    readonly leads: readonly ({ readonly id: number } & Readonly<Record<string, unknown>>)[]
    readonly cursor: string | null
    readonly interpreted: {
      readonly fallback: boolean
      readonly warnings: readonly { pointer: string; detail: string; nearest?: string }[]
    }
    readonly errors?: readonly { pointer: string; detail: string; accepted?: string[]; nearest?: string }[]
  } & Readonly<Record<string, unknown>>
}

/** Posts a body, or gets without one. Of an answer that is no JSON, the body is `{ text }`. */
export function sendNative(
  address: string,
  key: string | undefined,
  path: string,
  body?: unknown,
  type = 'application/json',
): Promise<NativeAnswer> {
  const headers = {
    ...(key !== undefined && { 'x-api-key': key }),
    ...(body !== undefined && { 'content-type': type }),
  }
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    request(new URL(address + path), { agent, headers, method }, (response) => {
      text(response).then(
        (sent) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: (isJson(response.headers['content-type'])
              ? JSON.parse(sent)
              : { text: sent }) as NativeAnswer['body'],
          }),
        reject,
      )
    })
      .on('error', reject)
      .end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}

const isJson = (type = '') => /^application\/(?:[a-z]+\+)?json\b/.test(type)
