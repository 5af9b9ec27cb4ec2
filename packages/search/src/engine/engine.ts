import { readFileSync } from 'node:fs'
import { Client, type ClientOptions, type UndiciAgentOptions } from '@elastic/elasticsearch'
import { EngineNodes, type NodeFacts } from './engine-nodes.ts'
import { EngineTransport } from './engine-transport.ts'
import { createSearchBatches, type SendSearch } from './search-batches.ts'

export interface ElasticsearchAddress {
  /** One, or those of several nodes of one cluster. May carry `user:password@`, the same in all or in the first alone. */
  readonly url: string | readonly string[]
  readonly apiKey?: string | undefined
  /** Name of the alias that searches read. Index names start with it. */
  readonly alias: string
  /** Path of a PEM file with the certificate authority. */
  readonly caFile?: string | undefined
  /** Paths of PEM files with the certificate that the server knows us by, and its private key. */
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
}

/** A connection to Elasticsearch, and the alias under which Galena keeps its leads there. */
export interface Engine {
  /** For code in this package, and for benchmarks. Everything else calls the functions of this package. */
  readonly client: Client
  /** The alias that searches read. It points to one index at a time, whose name is `<alias>-…`. */
  readonly alias: string
  /** Searches, where many may be under way at once. */
  readonly search: SendSearch
  /** What is known of the nodes at its addresses; of a single one only that it has an address. */
  nodes(): NodeFacts[]
  /** Closes every connection. Requests that are still open fail. */
  close(): Promise<void>
}

/** To a node that is cut off; within it, the requests that wait for it go on at another one. */
const connectWithinMs = 3_000

/**
 * Connects to a server or cluster; the first request opens the connection. The client never retries by itself: a second
 * try of an old bulk request could undo a newer one. `askNodes` repeats what reads at another node.
 */
export function connectEngine(address: ElasticsearchAddress, options: { readonly timeoutMs: number }): Engine {
  const addresses = [...new Set([address.url].flat())]
  // The type lacks a setting of the connections that the client passes on.
  const agent: UndiciAgentOptions & { connectTimeout: number } = { connectTimeout: connectWithinMs }
  const settings: ClientOptions = {
    nodes: addresses,
    ...(addresses.length > 1 && { agent }),
    Transport: EngineTransport,
    ConnectionPool: EngineNodes,
    maxRetries: 0,
    redaction: { type: 'replace', additionalKeys: ['body', 'querystring'] },
    requestTimeout: options.timeoutMs,
    // An attribute may be called `constructor` or `__proto__`. That is safe: attributes are shown, never merged into
    // another object.
    disablePrototypePoisoningProtection: true,
    ...(address.apiKey !== undefined && { auth: { apiKey: address.apiKey } }),
    ...((address.caFile ?? address.certFile) !== undefined && { tls: tlsOf(address) }),
  }
  const client = new Client(settings)
  const nodes = client.connectionPool as EngineNodes
  return {
    client,
    alias: address.alias,
    search: createSearchBatches(client),
    nodes: () => nodes.facts(),
    close: () => client.close(),
  }
}

function tlsOf({ caFile, certFile, keyFile }: ElasticsearchAddress) {
  return {
    ...(caFile !== undefined && { ca: readFileSync(caFile) }),
    ...(certFile !== undefined && { cert: readFileSync(certFile) }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile) }),
  }
}
