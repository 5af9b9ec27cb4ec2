import { unlogged } from '@galena/service/log/unlogged'
import { runService } from '@galena/service/process/run-service'
import { destination, pino } from 'pino'
import { startApi } from './api.ts'
import { variables } from './config.ts'

await runService({
  name: 'api',
  variables,
  // Every response logs a line. Written one by one, the lines would cost a tenth of what a search costs.
  createLog: ({ LOG_LEVEL }) =>
    pino(
      { name: 'api', level: LOG_LEVEL, redact: unlogged },
      destination({ minLength: 4_096, periodicFlush: 500, sync: false }),
    ),
  start: startApi,
  stopping: 'Finishing the requests under way',
})
