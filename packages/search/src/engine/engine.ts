import { readFileSync } from 'node:fs'
import { Client, type ClientOptions, UndiciConnection } from '@elastic/elasticsearch'
import { EngineTransport } from './engine-transport.ts'
import { createSearchBatches, type SendSearch } from './search-batches.ts'

export interface ElasticsearchAddress {
  /** May carry `user:password@`. */
  readonly url: string
  readonly apiKey?: string | undefined
  /** Name of the alias that searches read. Index names start with it. */
  readonly alias: string
  /** Path of a PEM file with the certificate authority. */
  readonly caFile?: string | undefined
}

/** A connection to Elasticsearch, and the alias under which Galena keeps its leads there. */
export interface Engine {
  /** For code in this package, and for benchmarks. Everything else calls the functions of this package. */
  readonly client: Client
  /** The alias that searches read. It points to one index at a time, whose name is `<alias>-…`. */
  readonly alias: string
  /** Searches, where many may be under way at once. */
  readonly search: SendSearch
  /** Closes every connection. Requests that are still open fail. */
  close(): Promise<void>
}

/**
 * Connects to a server or cluster; the first request opens the connection. The client never retries: a second try of an
 * old bulk request could undo a newer one, and a search has its own deadline.
 */
export function connectEngine(address: ElasticsearchAddress, options: { readonly timeoutMs: number }): Engine {
  const settings: ClientOptions = {
    node: address.url,
    Transport: EngineTransport,
    maxRetries: 0,
    redaction: { type: 'replace', additionalKeys: ['body', 'querystring'] },
    requestTimeout: options.timeoutMs,
    // An attribute may be called `constructor` or `__proto__`. That is safe: attributes are shown, never merged into
    // another object.
    disablePrototypePoisoningProtection: true,
    ...(address.apiKey !== undefined && { auth: { apiKey: address.apiKey } }),
    ...(address.caFile !== undefined && { tls: { ca: readFileSync(address.caFile) } }),
  }
  const client = new Client(settings)
  return { client, alias: address.alias, search: createSearchBatches(client), close: () => closeAll(client) }
}

/** The client's own way waits for the answers of requests that are open, which a silent server never gives. */
async function closeAll(client: Client): Promise<void> {
  const { connections } = client.connectionPool
  const closed = client.close()
  for (const connection of connections) if (connection instanceof UndiciConnection) await connection.pool.destroy()
  await closed
}
