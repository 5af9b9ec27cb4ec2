import { unlogged } from '@galena/service/log/unlogged'
import { runService } from '@galena/service/process/run-service'
import { pino } from 'pino'
import { variables } from './config.ts'
import { startIndexer } from './indexer.ts'

await runService({
  name: 'indexer',
  variables,
  createLog: ({ LOG_LEVEL }) => pino({ name: 'indexer', level: LOG_LEVEL, redact: unlogged }),
  start: startIndexer,
  stopping: 'Finishing the batches under way',
})
