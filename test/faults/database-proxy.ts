import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Sits between the indexers and Postgres, and can hold back one statement while others continue. */
export interface DatabaseProxy {
  /** The database's address with the proxy's host and port. */
  readonly url: string
  /** Holds the first matching statement after another matching one, and everything after it on the connection. */
  hold(statement: StatementPattern, after: StatementPattern): HeldStatement
  stop(): Promise<void>
}

interface Statement {
  readonly text: string
  readonly values: readonly string[]
}

export type StatementPattern = (statement: Statement) => boolean

interface HeldStatement {
  /** Whether a statement is being held. */
  reached(): boolean
  /** Lets it continue, or stops waiting for one. */
  release(): void
}

interface Trap {
  readonly statement: StatementPattern
  readonly after: StatementPattern
  armed: boolean
  go?: () => void
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const traps = new Set<Trap>()
  const relay = createServer({ noDelay: true }, (client) => {
    const server = connect({ port: Number(target.port), host: target.hostname, noDelay: true })
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      // A broken connection is passed on as a closed one.
      from.on('error', () => undefined)
    }
    server.on('data', (data) => client.write(data))
    relayStatements(client, server, (said) => {
      const trap = [...traps].find(({ statement, armed, go }) => armed && !go && statement(said))
      for (const other of traps) other.armed ||= other.after(said)
      return trap && new Promise<void>((go) => Object.assign(trap, { go }))
    })
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const address = relay.address()
  const url = new URL(target)
  url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  return {
    url: url.href,
    hold(statement, after) {
      const trap: Trap = { statement, after, armed: false }
      traps.add(trap)
      return {
        reached: () => trap.go !== undefined,
        release() {
          traps.delete(trap)
          trap.go?.()
        },
      }
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      relay.close()
      await once(relay, 'close')
    },
  }
}

/** Passes on a client's messages one by one; before a statement it waits for what `before` returns. */
function relayStatements(
  client: Socket,
  server: Socket,
  before: (statement: Statement) => Promise<void> | undefined,
): void {
  const texts = new Map<string, string>()
  let unread: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  let started = false
  let passing: Promise<unknown> = Promise.resolve()
  client.on('data', (data) => {
    unread = Buffer.concat([unread, data])
    for (;;) {
      // Only the first message has no type letter in front of its length.
      const letters = started ? 1 : 0
      if (unread.length < letters + 4) return
      const length = letters + unread.readUInt32BE(letters)
      if (unread.length < length) return
      const message = unread.subarray(0, length)
      unread = unread.subarray(length)
      const statement = started ? readStatement(message, texts) : undefined
      started = true
      passing = passing
        .then(() => (statement === undefined ? undefined : before(statement)))
        .then(() => server.write(message))
    }
  })
}

/** The statement that a Query or Bind message runs; remembers what a Parse message names. */
function readStatement(message: Buffer, texts: Map<string, string>): Statement | undefined {
  const type = String.fromCharCode(message[0] ?? 0)
  if (type !== 'Q' && type !== 'P' && type !== 'B') return undefined
  const [first = '', second = ''] = message.subarray(5).toString('latin1').split('\0', 2)
  if (type === 'Q') return { text: first, values: [] }
  if (type === 'B')
    return { text: texts.get(second) ?? '', values: readValues(message, 7 + first.length + second.length) }
  texts.set(first, second)
  return undefined
}

/** The values of a Bind message, which come after their formats. */
function readValues(message: Buffer, start: number): string[] {
  const formats = message.readUInt16BE(start)
  const count = message.readUInt16BE(start + 2 + 2 * formats)
  const values: string[] = []
  for (let at = start + 4 + 2 * formats; values.length < count; ) {
    const length = Math.max(0, message.readInt32BE(at))
    values.push(message.subarray(at + 4, at + 4 + length).toString())
    at += 4 + length
  }
  return values
}
