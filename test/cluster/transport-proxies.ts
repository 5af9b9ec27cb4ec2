import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { StackOptions } from '@galena/local-stack/local-stack'
import { ownerOf } from './socket-owner.ts'

/** `silent`: nothing arrives any more, as when a cable is pulled. `broken`: connections end, and new ones are refused. */
export type CutKind = 'silent' | 'broken'

/** Between the nodes, one in front of each, so that one can be cut off from the others in both directions. */
export interface TransportProxies {
  readonly open: NonNullable<StackOptions['transportProxy']>
  cut(node: string, kind: CutKind): void
  /** What was held back arrives late. */
  heal(): void
  stop(): Promise<void>
}

interface Link {
  readonly from: string | undefined
  readonly to: string
  readonly ends: readonly [Socket, Socket]
}

/** `processesOf` says as which process each node runs now. */
export function createTransportProxies(processesOf: () => ReadonlyMap<string, number>): TransportProxies {
  const links = new Set<Link>()
  const held = new Set<Link>()
  const servers: Server[] = []
  let cutOff: { readonly node: string; readonly kind: CutKind } | undefined

  const isCut = ({ from, to }: Pick<Link, 'from' | 'to'>) => cutOff !== undefined && [from, to].includes(cutOff.node)

  function join(client: Socket, to: string, { address, port }: { address: string; port: number }): void {
    const from = ownerOf(client, processesOf())
    if (isCut({ from, to }) && cutOff?.kind === 'broken') return void client.resetAndDestroy()
    const server = connect({ port, host: address, noDelay: true })
    const link: Link = { from, to, ends: [client, server] }
    links.add(link)
    flow(link)
    for (const [end, other] of [
      [client, server],
      [server, client],
    ] as const) {
      // A broken connection is passed on as a closed one.
      end.on('error', () => undefined)
      end.on('close', () => {
        links.delete(link)
        held.delete(link)
        other.destroy()
      })
    }
    if (isCut(link)) hold(link)
  }

  /** The ends stay open, and are read no more. */
  function hold(link: Link): void {
    if (held.has(link)) return
    held.add(link)
    for (const end of link.ends) end.unpipe().pause()
  }

  return {
    async open({ name, address, port }) {
      const server = createServer({ noDelay: true }, (client) => join(client, name, { address, port }))
      servers.push(server.listen(0, address))
      await once(server, 'listening')
      const bound = server.address()
      return typeof bound === 'object' && bound ? bound.port : 0
    },
    cut(node, kind) {
      cutOff = { node, kind }
      for (const link of [...links].filter(isCut))
        if (kind === 'silent') hold(link)
        else for (const end of link.ends) end.resetAndDestroy()
    },
    heal() {
      cutOff = undefined
      for (const link of held) flow(link)
      held.clear()
    },
    async stop() {
      for (const { ends } of links) for (const end of ends) end.destroy()
      for (const server of servers) server.close()
    },
  }
}

function flow({ ends: [client, server] }: Link): void {
  client.pipe(server)
  server.pipe(client)
}
