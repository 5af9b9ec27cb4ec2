import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Paths of PEM files, for a connection with TLS. */
export interface TlsFiles {
  /** Certificate authorities that a server's certificate may come from. */
  readonly caFile: string | undefined
  /** What the server knows us by, and its private key. */
  readonly certFile: string | undefined
  readonly keyFile: string | undefined
}

/** The path of a file with certificates. It is read at the start, too, so that a wrong one is noticed then. */
export function certificateFile(description: string) {
  return pemFile(description, 'certificates', (text) => new X509Certificate(text))
}

export function privateKeyFile(description: string) {
  return pemFile(description, 'a private key without a password', (text) => createPrivateKey(text))
}

function pemFile(description: string, what: string, check: (text: string) => unknown) {
  return {
    description,
    optional: true,
    accepts: `the path of a PEM file with ${what}, which this program may read`,
    read(path: string) {
      try {
        check(readFileSync(path, 'utf8'))
        return path
      } catch {
        return undefined
      }
    },
  } as const
}
