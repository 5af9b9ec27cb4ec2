import { type Config, networks, optionalText, text, tileUrl, wholeNumber } from '@galena/service/config/read-config'
import { databaseVariables, elasticsearchVariables, logLevel, queueVariables } from '@galena/service/config/variables'

/** Every environment variable of the api. A test compares `.env.example` with this list. */
export const variables = {
  ...databaseVariables,
  ...elasticsearchVariables,
  ...queueVariables,
  // Only /ops/queues needs the queues. Where neither names them, the api does not serve it.
  REDIS_URL: { ...queueVariables.REDIS_URL, optional: true },
  LOG_LEVEL: logLevel,
  HOST: text('Address to listen on', '127.0.0.1'),
  PORT: wholeNumber('Port to listen on', { fallback: 8080, min: 0, max: 65_535 }),
  TRUST_PROXY: networks(
    'Addresses or networks of proxies, with commas between, whose X-Forwarded-For and X-Forwarded-Proto count; empty for none',
  ),
  ROWS_PER_PAGE: wholeNumber('Rows of a page when the request does not set per_page', {
    fallback: 12,
    min: 1,
    max: 100,
  }),
  REQUEST_TIMEOUT_MS: wholeNumber('Milliseconds after which a search is cancelled', {
    fallback: 10_000,
    min: 100,
    max: 120_000,
  }),
  REQUESTS_PER_MINUTE: wholeNumber(
    'Requests that one key may send in a minute, to all apis with the same Redis, else to each; 0 for no limit',
    { fallback: 0, min: 0, max: 1_000_000 },
  ),
  MAP_TILES_URL: tileUrl(
    'Pictures of the map, from a server that browsers may ask: https://host/{z}/{x}/{y}.png; empty for outlines alone',
  ),
  MAP_TILES_ATTRIBUTION: optionalText('Whose pictures these are, as the map shows it; addresses become links'),
  CATALOGUE_POLL_MS: wholeNumber('Milliseconds between two polls for changed keys and names', {
    fallback: 500,
    min: 50,
    max: 10_000,
  }),
  CATALOGUE_STALE_SECONDS: wholeNumber(
    'Seconds for which searches use the names in memory while Postgres is unavailable',
    {
      fallback: 300,
      min: 0,
      max: 86_400,
    },
  ),
} as const

export type ApiConfig = Config<typeof variables>
