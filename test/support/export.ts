import { request } from 'node:http'

interface ExportAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
  readonly text: string
}

/** Asks for an export and reads all of it. Fails when the connection breaks before its end. */
export function exportFrom(
  address: string,
  key: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<ExportAnswer> {
  const sent = { 'x-api-key': key, 'content-type': 'application/json', ...headers }
  return new Promise((resolve, reject) => {
    const asked = request(new URL(`${address}/v1/leads/export`), { agent: false, method: 'POST', headers: sent })
    asked.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(chunks)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString() })
      })
    })
    asked.end(JSON.stringify(body))
  })
}
