import { once } from 'node:events'
import { Agent, createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer | string
}

/** Answers a request. `pass` sends it to the server, as often as it is called, and returns the server's answer. */
type Interceptor = (request: HttpRequest, pass: () => Promise<HttpAnswer>) => HttpAnswer | Promise<HttpAnswer>

/** A proxy that can answer in place of the server behind it, or change what that server answers. */
interface HttpProxy {
  readonly url: string
  /** How requests are answered from now on; without a function, by the server. */
  intercept(answer?: Interceptor): void
  stop(): Promise<void>
}

/** What a balancer says while it knows no server. */
export const balancerNotFound: HttpAnswer = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  body: '<html><body>404 Not Found</body></html>',
}

export async function startHttpProxy(serverUrl: string): Promise<HttpProxy> {
  const { hostname, port } = new URL(serverUrl)
  const agent = new Agent({ keepAlive: true })
  const passOn: Interceptor = (_, pass) => pass()
  let interceptor = passOn

  function ask({ method, path, headers, body }: HttpRequest): Promise<HttpAnswer> {
    const { connection: _, host: __, 'transfer-encoding': ___, ...others } = headers
    return new Promise((resolve, reject) => {
      request({ hostname, port, agent, method, path, headers: others }, (answer) => {
        const { 'content-length': _length, 'transfer-encoding': _encoding, connection: _kept, ...rest } = answer.headers
        buffer(answer).then((bytes) => resolve({ status: answer.statusCode ?? 0, headers: rest, body: bytes }), reject)
      })
        .on('error', reject)
        .end(body)
    })
  }

  const server = createServer((incoming, response) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    buffer(incoming)
      .then(async (body) => {
        const asked = { method, path, headers, body }
        const answer = await interceptor(asked, () => ask(asked))
        response.writeHead(answer.status, answer.headers).end(answer.body)
      })
      // The client or the server has closed its connection.
      .catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    intercept(answer = passOn) {
      interceptor = answer
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      agent.destroy()
    },
  }
}
