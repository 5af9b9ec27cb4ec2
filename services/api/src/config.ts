import { type Config, oneOf, text, wholeNumber } from '@galena/service/config/read-config'
import { databaseUrl, elasticsearchVariables, queueVariables } from '@galena/service/config/variables'

/** Every environment variable of the api. `.env.example` is compared with this list by a test. */
export const variables = {
  DATABASE_URL: databaseUrl,
  ...elasticsearchVariables,
  // Only /ops/queues asks Redis anything; without an address there is none.
  REDIS_URL: { ...queueVariables.REDIS_URL, optional: true },
  QUEUE_PREFIX: queueVariables.QUEUE_PREFIX,
  LOG_LEVEL: oneOf('Least severe message that is logged', ['debug', 'info', 'warn', 'error'], 'info'),
  HOST: text('Address to listen on', '127.0.0.1'),
  PORT: wholeNumber('Port to listen on', { fallback: 8080, least: 0, most: 65_535 }),
  ROWS_PER_PAGE: wholeNumber('Rows of a page where the request does not say', { fallback: 12, least: 1, most: 100 }),
  REQUEST_TIMEOUT_MS: wholeNumber('Milliseconds after which a search is given up', {
    fallback: 10_000,
    least: 100,
    most: 120_000,
  }),
  REQUESTS_PER_MINUTE: wholeNumber(
    'Requests that one key may send in a minute to one process of the api; 0 for any number',
    { fallback: 0, least: 0, most: 1_000_000 },
  ),
  CATALOGUE_POLL_MS: wholeNumber('Milliseconds between two looks for changed keys and names', {
    fallback: 500,
    least: 50,
    most: 10_000,
  }),
  CATALOGUE_STALE_SECONDS: wholeNumber('Seconds for which searches go on with known names while Postgres is away', {
    fallback: 300,
    least: 0,
    most: 86_400,
  }),
} as const

export type ApiConfig = Config<typeof variables>
