import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Paths of PEM files. */
interface Certificate {
  readonly cert: string
  readonly key: string
}

/** A certificate authority of one's own, in a folder. */
export interface Authority {
  readonly ca: string
  /** A certificate for the server at 127.0.0.1, or for a client. */
  issue(name: string): Certificate
}

export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export function createAuthority(folder: string, name: string): Authority {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const path = (file: string) => join(folder, `${name}-${file}`)
  const [ca, caKey, names] = [path('ca.pem'), path('ca.key'), path('names.txt')]
  openssl('req', '-x509', ...newKey, '-keyout', caKey, '-out', ca, '-days', '2', '-subj', `/CN=${name}`)
  writeFileSync(names, 'subjectAltName = IP:127.0.0.1\n')
  return {
    ca,
    issue(subject) {
      const [key, request, cert] = [path(`${subject}.key`), path(`${subject}.csr`), path(`${subject}.pem`)]
      openssl('req', ...newKey, '-keyout', key, '-out', request, '-subj', `/CN=${subject}`)
      const issuer = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial']
      openssl('x509', '-req', '-in', request, ...issuer, '-out', cert, '-days', '2', '-extfile', names)
      return { cert, key }
    },
  }
}
