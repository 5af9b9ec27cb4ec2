import { oneOf, optionalCertificateFile, optionalText, pattern, url } from './read-config.ts'

/** Where Postgres is. */
export const databaseUrl = url(
  'PostgreSQL 15 or newer, the source of truth: postgres://user:password@host:port/database',
  ['postgres:', 'postgresql:'],
)
/** Where the queues are. */
export const queueVariables = {
  REDIS_URL: url('Redis or Valkey 6.2 or newer, with maxmemory-policy noeviction: redis://host:port', [
    'redis:',
    'rediss:',
  ]),
  QUEUE_PREFIX: pattern('Prefix of the names of the queues in Redis', /^[a-z][a-z0-9_-]{0,40}$/, {
    fallback: 'galena',
    accepts: 'up to 41 lower-case letters, digits, hyphens and underscores',
  }),
} as const
/** Where Elasticsearch and its index are. */
export const elasticsearchVariables = {
  ELASTICSEARCH_URL: url('Elasticsearch 8.19 or 9.x: http://host:9200, with user:password@ where needed', [
    'http:',
    'https:',
  ]),
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
  readonly ELASTICSEARCH_URL: string
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
