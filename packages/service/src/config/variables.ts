import type { RedisAddress } from '../redis/redis-connections.ts'
import { isSentinelUrl, readSentinelUrl } from '../redis/sentinel-address.ts'
import { oneOf, optionalCertificateFile, optionalText, pattern, url, urls } from './read-config.ts'

/** Where Postgres is. */
export const databaseUrl = url(
  'PostgreSQL 15 or newer, the source of truth: postgres://user:password@host:port/database',
  ['postgres:', 'postgresql:'],
)
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
  ELASTICSEARCH_CA_FILE: optionalCertificateFile('Path of a PEM file with the certificate authority of Elasticsearch'),
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
  readonly INDEX_NAME: string
}) {
  return {
    url: config.ELASTICSEARCH_URL,
    apiKey: config.ELASTICSEARCH_API_KEY,
    caFile: config.ELASTICSEARCH_CA_FILE,
    alias: config.INDEX_NAME,
  }
}

/** Where Redis is, from the variables above; undefined where there is none. */
export function redisAddress(config: {
  readonly REDIS_URL: string | undefined
  readonly REDIS_SENTINEL_PASSWORD: string | undefined
}): RedisAddress | undefined {
  const { REDIS_URL, REDIS_SENTINEL_PASSWORD } = config
  return REDIS_URL === undefined ? undefined : { url: REDIS_URL, sentinelPassword: REDIS_SENTINEL_PASSWORD }
}
