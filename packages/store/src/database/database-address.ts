import { readFileSync } from 'node:fs'
import type pg from 'pg'

/** A URL, or a URL and files for TLS. */
export type DatabaseAddress =
  | string
  | {
      /** `postgres://user:password@host:port/database`. */
      readonly url: string
      /** Paths of PEM files. With them the connection has TLS, and the server's name is checked. */
      readonly tls?:
        | {
            readonly caFile: string | undefined
            readonly certFile: string | undefined
            readonly keyFile: string | undefined
          }
        | undefined
    }

/** What the URL may say of TLS in place of the files, whose contents it would undo. */
const ofTls = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey']

/** For `pg`: where to connect to, and how. */
export function connectionConfig(address: DatabaseAddress): pg.ClientConfig {
  const { url, tls } = typeof address === 'string' ? { url: address } : address
  const parsed = new URL(url)
  if (!tls) return { connectionString: parsed.href }
  for (const name of ofTls) parsed.searchParams.delete(name)
  const { caFile, certFile, keyFile } = tls
  const ssl = {
    // Without it, the certificate of an address of numbers is checked for `localhost`.
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(caFile !== undefined && { ca: readFileSync(caFile, 'utf8') }),
    ...(certFile !== undefined && { cert: readFileSync(certFile, 'utf8') }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile, 'utf8') }),
  }
  return { connectionString: parsed.href, ssl }
}
