import { limits } from '@galena/operations/limits'
import { type Config, oneOf, text, wholeNumber } from '@galena/service/config/read-config'
import { databaseUrl, elasticsearchVariables, queueVariables } from '@galena/service/config/variables'

/** Every environment variable of the indexer. `.env.example` is compared with this list by a test. */
export const variables = {
  DATABASE_URL: databaseUrl,
  ...queueVariables,
  ...elasticsearchVariables,
  LOG_LEVEL: oneOf('Least severe message that is logged', ['debug', 'info', 'warn', 'error'], 'info'),
  INDEX_SHARDS: wholeNumber('Primary shards of a new index', {
    fallback: 1,
    least: limits.primaryShards.min,
    most: limits.primaryShards.max,
  }),
  INDEX_REPLICAS: wholeNumber('Copies of each shard of a new index', {
    fallback: 0,
    least: limits.replicas.min,
    most: limits.replicas.max,
  }),
  RELAY_INTERVAL_MS: wholeNumber('Milliseconds between two looks at the outbox', {
    fallback: 50,
    least: 10,
    most: 1_000,
  }),
  BATCH_LEADS: wholeNumber('Leads that one batch writes at most', { fallback: 500, least: 1, most: 5_000 }),
  CONFIRM_DELAY_MS: wholeNumber(
    'Milliseconds until a deleted lead is looked at once more, in case a late write brought it back',
    {
      fallback: 300_000,
      least: 60_000,
      most: 3_600_000,
    },
  ),
  METRICS_HOST: text('Address to listen on for /metrics, /health/live and /health/ready', '127.0.0.1'),
  METRICS_PORT: wholeNumber('Port to listen on for them; 0 for none', { fallback: 0, least: 0, most: 65_535 }),
  READY_LAG_SECONDS: wholeNumber('Age of the oldest pending change, in seconds, from which /health/ready says no', {
    fallback: 60,
    least: 1,
    most: 86_400,
  }),
} as const

export type IndexerConfig = Config<typeof variables>
