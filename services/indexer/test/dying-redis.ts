import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A relay in front of Redis that breaks every connection, and accepts no further one, when a client sends `lastWord`. */
export async function startDyingRedis(
  redisUrl: string,
  lastWord: string,
): Promise<{ readonly url: string; stop(): void }> {
  const target = new URL(redisUrl)
  const sockets = new Set<Socket>()
  const relay = createServer((client) => {
    const server = connect(Number(target.port), target.hostname)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    client.on('data', (data) => (data.includes(lastWord) ? stop() : server.write(data)))
    client.on('close', () => server.destroy())
    server.on('data', (data) => client.write(data))
    server.on('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')

  function stop(): void {
    relay.close()
    for (const socket of sockets) socket.destroy()
  }

  const url = new URL(target)
  url.host = `127.0.0.1:${(relay.address() as AddressInfo).port}`
  return { url: url.href, stop }
}
