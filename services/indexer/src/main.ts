import { ConfigError, readConfig } from '@galena/service/config/read-config'
import { pino } from 'pino'
import { variables } from './config.ts'
import { IndexerStartError, startIndexer } from './indexer.ts'

try {
  const config = readConfig(variables, process.env)
  const log = pino({ name: 'indexer', level: config.LOG_LEVEL })
  const indexer = await startIndexer(config, log)
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'Finishing the batches under way')
    setTimeout(() => process.exit(1), 9_000).unref()
    indexer.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'The indexer did not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof IndexerStartError)) throw error
  console.error(error.message)
  process.exit(1)
}
