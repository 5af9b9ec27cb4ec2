import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:tls'
import { before } from '@galena/service/process/probe'
import { readSentinelUrl } from '@galena/service/redis/sentinel-address'
import { bad, type Diagnosis, ok, warning } from './diagnosis.ts'
import type { DoctorContext } from './doctor-context.ts'

const soonMs = 30 * 86_400_000
const connectMs = 3_000

export async function checkTls({ addresses, tlsFiles }: DoctorContext, now: number): Promise<Diagnosis[]> {
  return [
    ofSecrets({ addresses, tlsFiles }),
    ...(await Promise.all(
      Object.entries(tlsFiles).flatMap(([prefix, files]) => [
        ...(files?.caFile === undefined ? [] : [ofFile('tls_authority', `${prefix}_CA_FILE`, files.caFile, now)]),
        ...(files?.certFile === undefined ? [] : [ofFile('tls_client', `${prefix}_CERT_FILE`, files.certFile, now)]),
      ]),
    )),
    ...(await Promise.all(
      addresses.ELASTICSEARCH_URL.map((address) => new URL(address))
        .filter(({ protocol }) => protocol === 'https:')
        .map((address) => ofServer(address, now)),
    )),
  ]
}

/** Passwords that go through the network as they are. */
function ofSecrets({ addresses, tlsFiles }: Pick<DoctorContext, 'addresses' | 'tlsFiles'>): Diagnosis {
  const bare = Object.entries(addresses).flatMap(([name, address]) => {
    // With the files, a connection to Postgres has TLS whatever the URL says.
    if (name === 'DATABASE_URL' && tlsFiles.DATABASE) return []
    return [address ?? []].flat().some(showsPassword) ? [name] : []
  })
  if (bare.length === 0) return ok('tls_passwords', 'No password leaves this machine without TLS.')
  return warning(
    'tls_passwords',
    `The passwords in ${bare.join(' and ')} go through the network without TLS.`,
    'Use https://, rediss:// and sslmode=verify-full, unless the network is only yours.',
  )
}

function showsPassword(address: string): boolean {
  const sentinel = readSentinelUrl(address)
  if (sentinel)
    return (
      sentinel.password !== undefined && !sentinel.tls && !sentinel.sentinels.every(({ host }) => isThisMachine(host))
    )
  const url = URL.parse(address)
  return url !== null && url.password !== '' && !isEncrypted(url) && !isThisMachine(url.hostname)
}

function isEncrypted({ protocol, searchParams }: URL): boolean {
  const mode = searchParams.get('sslmode')
  return ['https:', 'rediss:'].includes(protocol) || (mode !== null && !['disable', 'allow', 'prefer'].includes(mode))
}

const isThisMachine = (host: string) => /^(?:localhost|127\.|\[::1\]$)/.test(host) || host === ''

async function ofFile(check: string, variable: string, path: string, now: number): Promise<Diagnosis> {
  const certificate = new X509Certificate(await readFile(path, 'utf8'))
  return ofCertificate(check, `The certificate in ${variable}`, certificate, now, {
    remedy: 'Put the current certificate there.',
  })
}

async function ofServer(address: URL, now: number): Promise<Diagnosis> {
  const certificate = await before(certificateOf(address), connectMs)
  return ofCertificate('tls_certificate', `The certificate of Elasticsearch at ${address.host}`, certificate, now, {
    remedy: 'Renew it at the server.',
  })
}

/** Whether it is trusted is found by the requests to the server; here it is only looked at. */
async function certificateOf({ hostname, port }: URL): Promise<X509Certificate> {
  const { promise, resolve, reject } = Promise.withResolvers<X509Certificate>()
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = connect({ host, port: Number(port || 443), servername: host, rejectUnauthorized: false }, () => {
    const certificate = socket.getPeerX509Certificate()
    if (certificate) resolve(certificate)
    else reject(new Error('The server showed no certificate.'))
  })
  socket.on('error', reject)
  try {
    return await promise
  } finally {
    socket.destroy()
  }
}

function ofCertificate(
  check: string,
  what: string,
  { validToDate }: X509Certificate,
  now: number,
  { remedy }: { readonly remedy: string },
): Diagnosis {
  const until = validToDate.toISOString().slice(0, 10)
  if (validToDate.getTime() <= now) return bad(check, `${what} has expired (${until}).`, remedy)
  return validToDate.getTime() - now < soonMs
    ? warning(check, `${what} expires soon (${until}).`, remedy)
    : ok(check, `${what} is valid until ${until}.`)
}
