import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A plain balancer: each request goes to the next server, and where that one is gone, to the one after it. */
interface Balancer {
  readonly address: string
  /** How many requests each server has answered, by its address. */
  readonly answered: ReadonlyMap<string, number>
  /** From now on it knows these servers. */
  use(addresses: readonly string[]): void
  stop(): Promise<void>
}

export async function startBalancer(first: readonly string[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true })
  const answered = new Map(first.map((address) => [address, 0]))
  let addresses = first
  let turn = 0

  async function pass(received: IncomingMessage, reply: ServerResponse): Promise<void> {
    const body = await buffer(received)
    for (const _ of addresses) {
      const address = addresses[turn++ % addresses.length] ?? ''
      try {
        const answer = await send(address, received, body)
        answered.set(address, (answered.get(address) ?? 0) + 1)
        reply.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(reply)
        return
      } catch {
        // The next one.
      }
    }
    reply.writeHead(502).end()
  }

  function send(address: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { hostname, port } = new URL(address)
    return new Promise((resolve, reject) => {
      request({ hostname, port, method, path: url, headers, agent }, resolve).on('error', reject).end(body)
    })
  }

  const server = createServer((received, reply) => void pass(received, reply)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    use(next) {
      addresses = next
    },
    async stop() {
      agent.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
