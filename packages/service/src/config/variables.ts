import type { RedisAddress } from '../redis/redis-connections.ts'
import { isSentinelUrl, readSentinelUrl } from '../redis/sentinel-address.ts'
import { certificateFile, privateKeyFile, type TlsFiles } from './pem-file.ts'
import { ConfigError, oneOf, optionalText, pattern, url, urls } from './read-config.ts'

/** Where Postgres is. */
export const databaseVariables = {
  DATABASE_URL: url('PostgreSQL 15 or newer, the source of truth: postgres://user:password@host:port/database', [
    'postgres:',
    'postgresql:',
  ]),
  ...tlsVariables('DATABASE', 'Postgres'),
} as const

/** Files for TLS with a server. */
function tlsVariables<const Prefix extends string>(prefix: Prefix, server: string) {
  const [ca, cert, key] = [`${prefix}_CA_FILE`, `${prefix}_CERT_FILE`, `${prefix}_KEY_FILE`] as const
  const files = {
    [ca]: certificateFile(`Path of a PEM file with the certificate authority of ${server}`),
    [cert]: { ...certificateFile(`Path of a PEM file with a certificate that ${server} knows Galena by`), needs: key },
    [key]: {
      ...privateKeyFile(`Path of a PEM file with the private key of that certificate for ${server}`),
      needs: cert,
    },
  }
  return files as Record<typeof ca | typeof cert | typeof key, ReturnType<typeof certificateFile>>
}

/** Where Postgres is and how it is reached, from the variables above. */
export function databaseAddress(config: {
  readonly DATABASE_URL: string
  readonly DATABASE_CA_FILE: string | undefined
  readonly DATABASE_CERT_FILE: string | undefined
  readonly DATABASE_KEY_FILE: string | undefined
}): { readonly url: string; readonly tls: TlsFiles | undefined } {
  const files = tlsFiles(config.DATABASE_CA_FILE, config.DATABASE_CERT_FILE, config.DATABASE_KEY_FILE)
  const mode = URL.parse(config.DATABASE_URL)?.searchParams.get('sslmode')
  if (files && (mode === 'disable' || mode === 'no-verify'))
    throw new ConfigError(`DATABASE_URL has sslmode=${mode}, and files for TLS are set. Leave sslmode out.`)
  return { url: config.DATABASE_URL, tls: files }
}

function tlsFiles(
  caFile: string | undefined,
  certFile: string | undefined,
  keyFile: string | undefined,
): TlsFiles | undefined {
  return (caFile ?? certFile) === undefined ? undefined : { caFile, certFile, keyFile }
}

const redisUrl = url('', ['redis:', 'rediss:'])

/** Where the queues are. */
export const queueVariables = {
  QUEUE_BACKEND: oneOf(
    'Where the queues are: redis (REDIS_URL) or postgres (DATABASE_URL, without Redis)',
    ['redis', 'postgres'],
    'redis',
  ),
  REDIS_URL: {
    description:
      'Redis or Valkey 6.2 or newer, with maxmemory-policy noeviction: redis://user:password@host:port, or redis+sentinel://user:password@host:port,host:port/name',
    accepts:
      'a URL that begins with redis://, rediss://, redis+sentinel:// or rediss+sentinel://; that of Sentinels ends with the name of the primary',
    read: (value: string) => (isSentinelUrl(value) ? readSentinelUrl(value) && value : redisUrl.read(value)),
    unless: { name: 'QUEUE_BACKEND', is: 'postgres' },
  },
  ...tlsVariables('REDIS', 'Redis'),
  REDIS_SENTINEL_PASSWORD: optionalText('Password of the Sentinels themselves, where they have one'),
  QUEUE_PREFIX: pattern('Prefix of the names of the queues', /^[a-z][a-z0-9_-]{0,40}$/, {
    fallback: 'galena',
    accepts: 'up to 41 lower-case letters, digits, hyphens and underscores',
  }),
} as const
/** Where Elasticsearch and its index are. */
export const elasticsearchVariables = {
  ELASTICSEARCH_URL: urls(
    'Elasticsearch 8.19 or 9.x: http://host:9200, with user:password@ where needed; of a cluster several nodes, with commas between',
    ['http:', 'https:'],
  ),
  ELASTICSEARCH_API_KEY: optionalText('API key for Elasticsearch, instead of a user and password'),
  ...tlsVariables('ELASTICSEARCH', 'Elasticsearch'),
  INDEX_NAME: pattern(
    'Name of the alias that searches read; several installations can share a cluster under different names',
    /^[a-z][a-z0-9_]{0,40}$/,
    {
      fallback: 'leads',
      accepts: 'up to 41 lower-case letters, digits and underscores',
    },
  ),
} as const

export const logLevel = oneOf(
  'Lowest level of the messages that are logged',
  ['debug', 'info', 'warn', 'error'],
  'info',
)

/** The options for `connectEngine`, from the variables above. */
export function elasticsearchAddress(config: {
  readonly ELASTICSEARCH_URL: readonly string[]
  readonly ELASTICSEARCH_API_KEY: string | undefined
  readonly ELASTICSEARCH_CA_FILE: string | undefined
  readonly ELASTICSEARCH_CERT_FILE: string | undefined
  readonly ELASTICSEARCH_KEY_FILE: string | undefined
  readonly INDEX_NAME: string
}) {
  const files = tlsFiles(config.ELASTICSEARCH_CA_FILE, config.ELASTICSEARCH_CERT_FILE, config.ELASTICSEARCH_KEY_FILE)
  if (files && !config.ELASTICSEARCH_URL.every((address) => address.startsWith('https:')))
    throw new ConfigError(
      'Files for TLS with Elasticsearch are set, and ELASTICSEARCH_URL is one without TLS. Let it begin with https.',
    )
  return {
    url: config.ELASTICSEARCH_URL,
    apiKey: config.ELASTICSEARCH_API_KEY,
    caFile: config.ELASTICSEARCH_CA_FILE,
    certFile: config.ELASTICSEARCH_CERT_FILE,
    keyFile: config.ELASTICSEARCH_KEY_FILE,
    alias: config.INDEX_NAME,
  }
}

/** Where Redis is, from the variables above; undefined where there is none. */
export function redisAddress(config: {
  readonly REDIS_URL: string | undefined
  readonly REDIS_CA_FILE: string | undefined
  readonly REDIS_CERT_FILE: string | undefined
  readonly REDIS_KEY_FILE: string | undefined
  readonly REDIS_SENTINEL_PASSWORD: string | undefined
}): RedisAddress | undefined {
  const { REDIS_URL: redis, REDIS_SENTINEL_PASSWORD: sentinelPassword } = config
  if (redis === undefined) return undefined
  const tls = tlsFiles(config.REDIS_CA_FILE, config.REDIS_CERT_FILE, config.REDIS_KEY_FILE)
  if (tls && !redis.startsWith('rediss'))
    throw new ConfigError(
      'Files for TLS with Redis are set, and REDIS_URL is one without TLS. Let it begin with rediss.',
    )
  return { url: redis, sentinelPassword, tls }
}
