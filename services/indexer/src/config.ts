import { limits } from '@galena/operations/limits'
import { type Config, text, wholeNumber } from '@galena/service/config/read-config'
import { databaseVariables, elasticsearchVariables, logLevel, queueVariables } from '@galena/service/config/variables'
import { maxConfirmDelayMs } from '@galena/store/outbox/change'

/** Every environment variable of the indexer. A test compares `.env.example` with this list. */
export const variables = {
  ...databaseVariables,
  ...queueVariables,
  ...elasticsearchVariables,
  LOG_LEVEL: logLevel,
  DATABASE_TIMEOUT_MS: wholeNumber(
    'Milliseconds after which a statement is given up, and a connection to Postgres that does not answer',
    { fallback: 40_000, min: 1_000, max: 600_000 },
  ),
  INDEX_SHARDS: wholeNumber('Primary shards of a new index', { ...limits.primaryShards, fallback: 1 }),
  INDEX_REPLICAS: wholeNumber('Replicas of each primary shard of a new index', { ...limits.replicas, fallback: 0 }),
  RELAY_INTERVAL_MS: wholeNumber('Milliseconds between two looks at the outbox; up to 500 while nothing changes', {
    fallback: 50,
    min: 10,
    max: 1_000,
  }),
  BATCH_LEADS: wholeNumber('Maximum number of leads in a batch', { fallback: 500, min: 1, max: 5_000 }),
  CONFIRM_DELAY_MS: wholeNumber(
    'Milliseconds until the delete of a lead is repeated, in case a late write brought its document back',
    {
      fallback: 300_000,
      min: 60_000,
      max: maxConfirmDelayMs,
    },
  ),
  KEEP_DELETIONS_DAYS: wholeNumber('Days for which mirrors that follow the changes can still learn of a deleted lead', {
    fallback: 30,
    min: 1,
    max: 3_650,
  }),
  METRICS_HOST: text('Address on which /metrics, /health/live and /health/ready are served', '127.0.0.1'),
  METRICS_PORT: wholeNumber('Port on which /metrics, /health/live and /health/ready are served; 0 for none', {
    fallback: 0,
    min: 0,
    max: 65_535,
  }),
  READY_LAG_SECONDS: wholeNumber(
    'Age of the oldest pending change, in seconds, above which /health/ready returns 503',
    {
      fallback: 60,
      min: 1,
      max: 86_400,
    },
  ),
} as const

export type IndexerConfig = Config<typeof variables>
