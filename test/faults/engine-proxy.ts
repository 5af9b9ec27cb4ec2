import { once } from 'node:events'
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type Bulk, type BulkAnswer, type Item, type Operation, readOperations, writeOperations } from './bulk.ts'
import { createLedger, type EngineLedger } from './engine-ledger.ts'
import type { Fate } from './fate.ts'
import type { Count } from './fault-counts.ts'

/** Sits between the indexers and Elasticsearch, reads every bulk, and decides its fate. */
export interface EngineProxy {
  readonly ledger: EngineLedger
  /** The address for one indexer, which identifies its bulks. */
  addressFor(sender: string): string
  /** Bulks that were received but not answered yet. */
  underWay(sender?: string): number
  /** Whether a sender gave up on a bulk that is still in progress. */
  abandoned(): number
  stop(): Promise<void>
}

interface Options {
  readonly engineUrl: string
  readonly senders: readonly string[]
  readonly decide: (bulk: Bulk) => Fate
  /** Whether a bulk that was held for a long time may still be applied. */
  readonly mayStillApply: (bulk: Bulk) => boolean
  readonly count: Count
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer | string
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A sender that disconnects sooner was killed; one that does so later gave up. Its own time-out is 30 s. */
const patienceMs = 20_000

export async function startEngineProxy({
  engineUrl,
  senders,
  decide,
  mayStillApply,
  count,
}: Options): Promise<EngineProxy> {
  const ledger = createLedger(count)
  const agent = new Agent({ keepAlive: true })
  const { hostname, port } = new URL(engineUrl)
  const underWay = new Map<Bulk, ServerResponse>()
  const work = new Set<Promise<void>>()
  let bulks = 0

  function ask({ method, path, headers, body }: Asked): Promise<Answer> {
    const { 'accept-encoding': _, 'content-length': __, connection: ___, host: ____, ...others } = headers
    return new Promise((resolve, reject) => {
      const asking = request({ hostname, port, agent, method, path, headers: others }, (answer) => {
        buffer(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
          reject,
        )
      })
      asking.on('error', reject)
      asking.end(body)
    })
  }

  async function apply(asked: Asked, bulk: Bulk, operations: readonly Operation[]): Promise<Answer> {
    const answer = await ask({ ...asked, body: writeOperations(operations) })
    if (answer.status === 200) ledger.note(bulk, operations, JSON.parse(answer.body.toString()) as BulkAnswer)
    return answer
  }

  async function carryOut(fate: Fate, bulk: Bulk, asked: Asked, response: ServerResponse): Promise<void> {
    const applyAll = () => apply(asked, bulk, bulk.operations)
    switch (fate.kind) {
      case 'pass':
        return reply(response, await applyAll())
      case 'refuse':
        count(`bulk refused with ${fate.status}`)
        return reply(response, refusal(fate.status))
      case 'refuse items': {
        const refused = (_: unknown, position: number) => fate.isRefused(position)
        const passed = bulk.operations.filter((_, position) => !refused(_, position))
        if (passed.length < bulk.operations.length) count(`items refused with ${fate.status}`)
        const answer = passed.length > 0 ? await apply(asked, bulk, passed) : emptyAnswer
        return reply(response, answer.status === 200 ? withRefused(answer, bulk, fate) : answer)
      }
      case 'cut':
        count('connection cut before the bulk')
        response.destroy()
        return
      case 'lose answer':
        await applyAll()
        count('answer lost after the bulk was applied')
        response.destroy()
        return
      case 'hold':
        await fate.until
        count('bulk held back')
        if (mayStillApply(bulk)) return reply(response, await applyAll())
        response.destroy()
        return
      case 'abandon':
        response.destroy()
        await fate.until
        if (mayStillApply(bulk)) await applyAll()
        return
      case 'withhold answer':
        await applyAll()
        if (!response.closed) await once(response, 'close')
        if (Date.now() - bulk.arrivedAt > patienceMs) count("answer withheld until the sender's time-out")
        return
    }
  }

  async function serveBulk(
    { sender, index }: Pick<Bulk, 'sender' | 'index'>,
    asked: Asked,
    response: ServerResponse,
  ): Promise<void> {
    bulks += 1
    const operations = readOperations(asked.body.toString())
    const bulk: Bulk = { number: bulks, sender, index, arrivedAt: Date.now(), operations }
    underWay.set(bulk, response)
    let leftAfterMs: number | undefined
    const ours = decide(bulk)
    response.once('close', () => {
      if (!response.writableFinished) leftAfterMs = Date.now() - bulk.arrivedAt
    })
    try {
      await carryOut(ours, bulk, asked, response)
      if (leftAfterMs === undefined || (ours.kind !== 'pass' && ours.kind !== 'hold')) return
      count(
        leftAfterMs > patienceMs
          ? 'bulk applied after the time-out of its sender'
          : 'bulk applied after its sender was killed',
      )
    } finally {
      underWay.delete(bulk)
    }
  }

  async function serve(sender: string, asking: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = asking
    const asked: Asked = { method, path, headers, body: await buffer(asking) }
    // An index is written under an alias: its name, a dot, and the term of its owner.
    const index = /^\/([^/.]+)[^/]*\/_bulk(\?|$)/.exec(path)?.[1]
    if (index !== undefined) await serveBulk({ sender, index }, asked, response)
    else reply(response, await ask(asked))
  }

  const servers = new Map<string, Server>()
  for (const sender of senders) {
    const server = createServer((asking, response) => {
      const served = serve(sender, asking, response)
        // Elasticsearch or the indexer closed the connection.
        .catch(() => void response.destroy())
        .finally(() => work.delete(served))
      work.add(served)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.set(sender, server)
  }

  return {
    ledger,
    addressFor(sender) {
      const address = servers.get(sender)?.address()
      return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    },
    underWay: (sender) =>
      [...underWay].filter(
        ([bulk, response]) => (sender === undefined || bulk.sender === sender) && !response.destroyed,
      ).length,
    abandoned: () =>
      [...underWay].filter(([bulk, response]) => response.destroyed && Date.now() - bulk.arrivedAt > patienceMs).length,
    async stop() {
      await Promise.all(work)
      for (const server of servers.values()) {
        server.closeAllConnections()
        server.close()
      }
      agent.destroy()
    },
  }
}

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...others } = headers
  response.writeHead(status, others).end(body)
}

const headers = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }
const emptyAnswer: Answer = { status: 200, headers, body: Buffer.from('{"took":0,"errors":false,"items":[]}') }

function refusal(status: 429 | 503): Answer {
  return { status, headers, body: Buffer.from(JSON.stringify({ error: reasons[status], status })) }
}

const reasons = {
  429: { type: 'es_rejected_execution_exception', reason: 'rejected execution of coordinating operation' },
  503: { type: 'unavailable_shards_exception', reason: 'primary shard is not active' },
} as const

/** The engine's answer, completed with the items that it did not get. */
function withRefused(answer: Answer, bulk: Bulk, fate: Extract<Fate, { kind: 'refuse items' }>): Answer {
  const whole = JSON.parse(answer.body.toString()) as BulkAnswer
  const left = [...whole.items]
  const items = bulk.operations.map(({ action, id }, position): Item | undefined =>
    fate.isRefused(position)
      ? { [action]: { _id: id, status: fate.status, error: reasons[fate.status] } }
      : left.shift(),
  )
  return { ...answer, body: Buffer.from(JSON.stringify({ ...whole, errors: true, items })) }
}
