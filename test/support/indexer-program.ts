// An indexer in a process of its own, whose lease is short: a test freezes it.
import { variables } from '@galena/indexer/config'
import { startIndexer } from '@galena/indexer/indexer'
import { runService } from '@galena/service/process/run-service'
import { pino } from 'pino'

await runService({
  name: 'indexer',
  variables,
  createLog: ({ LOG_LEVEL }) => pino({ name: 'indexer', level: LOG_LEVEL }),
  start: (config, log) => startIndexer(config, log, { lease: { renewMs: 200, lengthMs: 1_500 } }),
  stopping: 'Finishing the batches under way',
})
