import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A proxy in front of a server. It can hold back the data in both directions, like a server that hangs. */
export interface TestProxy {
  /** The server's address with the proxy's host and port. */
  readonly url: string
  pause(): void
  /** The same once so many further bytes have passed, in both directions together. */
  pauseAfter(bytes: number): void
  /** Bytes that have passed, in both directions together. */
  passed(): number
  /** Passes on the data that was held back, in order. */
  resume(): void
  /** Breaks every connection; data that was held back never arrives. */
  cut(): void
  /** From now on nothing passes on the connections that are open, which stay open: like one that is dead. New ones work. */
  swallow(): void
  /** New connections lead to another server. */
  redirect(serverUrl: string): void
  /** Pieces of data held back that contain this text. A server has other visitors than the one whom a test waits for. */
  held(text: string): number
  stop(): Promise<void>
}

export async function startProxy(serverUrl: string): Promise<TestProxy> {
  let target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  const dead = new WeakSet<Socket>()
  let [passed, pauseAt] = [0, Number.POSITIVE_INFINITY]
  let held: { readonly data: Buffer; send: () => void }[] | undefined
  const relay = createServer((client) => {
    const server = connect(Number(target.port), target.hostname)
    pass(client, server)
    pass(server, client)
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const address = relay.address()
  const url = new URL(target)
  url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  function pass(from: Socket, to: Socket): void {
    sockets.add(from)
    from.on('data', (data: Buffer) => {
      if (dead.has(from)) return
      const atOnce = data.subarray(0, Math.max(0, pauseAt - passed))
      const later = data.subarray(atOnce.length)
      if (atOnce.length > 0) whenOpen(atOnce, () => to.write(atOnce))
      if (later.length === 0) return
      held ??= []
      whenOpen(later, () => to.write(later))
    })
    from.on('close', () => {
      sockets.delete(from)
      if (!dead.has(from)) whenOpen(Buffer.alloc(0), () => to.end())
    })
    // A broken connection is passed on as a closed one.
    from.on('error', () => undefined)
  }

  function whenOpen(data: Buffer, send: () => void): void {
    passed += data.length
    if (held) held.push({ data, send })
    else send()
  }

  function resume(): void {
    const pieces = held ?? []
    held = undefined
    pauseAt = Number.POSITIVE_INFINITY
    for (const { send } of pieces) send()
  }

  function cut(): void {
    if (held) held = []
    for (const socket of sockets) socket.destroy()
  }

  return {
    url: url.href,
    pause() {
      held ??= []
    },
    pauseAfter(bytes) {
      pauseAt = passed + bytes
    },
    passed: () => passed,
    resume,
    cut,
    swallow() {
      for (const socket of sockets) dead.add(socket)
    },
    redirect(otherUrl) {
      target = new URL(otherUrl)
    },
    held: (text) => held?.filter(({ data }) => data.includes(text)).length ?? 0,
    async stop() {
      for (const socket of sockets) socket.destroy()
      relay.close()
      await once(relay, 'close')
    },
  }
}
