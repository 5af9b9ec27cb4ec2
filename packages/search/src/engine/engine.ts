import { readFileSync } from 'node:fs'
import { Client, type ClientOptions } from '@elastic/elasticsearch'

export interface ElasticsearchAddress {
  /** May carry `user:password@`. */
  readonly url: string
  readonly apiKey?: string | undefined
  /** Name of the alias, and beginning of the names of indices. */
  readonly alias: string
  /** Path of a PEM file with the certificate authority. */
  readonly caFile?: string | undefined
}

/** A server or cluster, and the name under which Galena keeps its leads there. */
export interface Engine {
  readonly client: Client
  /** The alias that searches read; it points at one index at a time, whose name begins with it. */
  readonly alias: string
}

/**
 * Connects to a server or cluster. Calls are never repeated by themselves: an old bulk sent again could undo a newer
 * one, and a search has a deadline of its own.
 */
export function connectEngine(address: ElasticsearchAddress, options: { readonly timeoutMs: number }): Engine {
  const settings: ClientOptions = {
    node: address.url,
    maxRetries: 0,
    redaction: { type: 'replace', additionalKeys: ['body', 'querystring'] },
    requestTimeout: options.timeoutMs,
    // Attributes may be called `constructor` or `__proto__`; they are shown, never merged into an object of ours.
    disablePrototypePoisoningProtection: true,
    ...(address.apiKey !== undefined && { auth: { apiKey: address.apiKey } }),
    ...(address.caFile !== undefined && { tls: { ca: readFileSync(address.caFile) } }),
  }
  return { client: new Client(settings), alias: address.alias }
}
