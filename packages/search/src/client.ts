import { readFileSync } from 'node:fs'
import { Client, type ClientOptions } from '@elastic/elasticsearch'

export interface ElasticsearchAddress {
  /** May carry `user:password@`. */
  readonly url: string
  readonly apiKey?: string | undefined
  /** Path of a PEM file with the certificate authority. */
  readonly caFile?: string | undefined
}

/**
 * A client for one server or cluster. It never repeats a call by itself: an old bulk sent again could undo a newer one,
 * and a search has a deadline of its own.
 */
export function createClient(address: ElasticsearchAddress, options: { readonly timeoutMs: number }): Client {
  const settings: ClientOptions = {
    node: address.url,
    maxRetries: 0,
    requestTimeout: options.timeoutMs,
    // Attributes may be called `constructor` or `__proto__`; they are shown, never merged into an object of ours.
    disablePrototypePoisoningProtection: true,
    ...(address.apiKey !== undefined && { auth: { apiKey: address.apiKey } }),
    ...(address.caFile !== undefined && { tls: { ca: readFileSync(address.caFile) } }),
  }
  return new Client(settings)
}
