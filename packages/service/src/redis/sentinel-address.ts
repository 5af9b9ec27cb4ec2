/** A Redis whose primary three or more Sentinels name. */
export interface SentinelAddress {
  readonly sentinels: readonly { readonly host: string; readonly port: number }[]
  /** Of the primary, as the Sentinels know it. */
  readonly name: string
  readonly username: string | undefined
  readonly password: string | undefined
  readonly db: number
  readonly tls: boolean
}

const shape = /^redis(s?)\+sentinel:\/\/(?:([^@/]*)@)?([^@/]+)\/([^/?#]+)(?:\/([0-9]{1,5}))?$/
const sentinelPort = 26_379

export function isSentinelUrl(url: string): boolean {
  return /^rediss?\+sentinel:/.test(url)
}

/**
 * Reads `redis+sentinel://user:password@host:port,host:port/name/db`, or `rediss+sentinel://…` with TLS. Undefined when it
 * is not one. A URL proper has one host.
 */
export function readSentinelUrl(url: string): SentinelAddress | undefined {
  const [whole, tls, credentials = '', hosts = '', name = '', db = '0'] = shape.exec(url) ?? []
  if (whole === undefined) return undefined
  const sentinels = hosts.split(',').map((host) => URL.parse(`redis://${host}`))
  const [user = '', password] = credentials.split(/:(.*)/s)
  try {
    return {
      sentinels: sentinels.map((sentinel) => {
        if (!sentinel?.hostname || sentinel.pathname) throw new Error('It has no host.')
        // Brackets are for addresses within a URL.
        return { host: sentinel.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(sentinel.port) || sentinelPort }
      }),
      name: decodeURIComponent(name),
      username: user === '' ? undefined : decodeURIComponent(user),
      password: password === undefined ? undefined : decodeURIComponent(password),
      db: Number(db),
      tls: tls === 's',
    }
  } catch {
    return undefined
  }
}
