import { optionalText, url } from './read-config.ts'

/** The variables that say where the three servers are. */
export const databaseUrl = url(
  'PostgreSQL 15 or newer, the source of truth: postgres://user:password@host:port/database',
  ['postgres:', 'postgresql:'],
)
export const redisUrl = url('Redis or Valkey 6.2 or newer, with maxmemory-policy noeviction: redis://host:port', [
  'redis:',
  'rediss:',
])
export const elasticsearchVariables = {
  ELASTICSEARCH_URL: url('Elasticsearch 8.19 or 9.x: http://host:9200, with user:password@ where needed', [
    'http:',
    'https:',
  ]),
  ELASTICSEARCH_API_KEY: optionalText('An API key for Elasticsearch, instead of a user and password'),
  ELASTICSEARCH_CA_FILE: optionalText('Path of the PEM file with the certificate authority of Elasticsearch'),
} as const
