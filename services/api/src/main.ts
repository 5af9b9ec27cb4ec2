import { ConfigError, readConfig } from '@galena/service/config/read-config'
import { destination, pino } from 'pino'
import { startApi } from './api.ts'
import { variables } from './config.ts'

try {
  const config = readConfig(variables, process.env)
  // A line for every answer: written one by one they would cost a tenth of what a search costs.
  const log = pino(
    { name: 'api', level: config.LOG_LEVEL },
    destination({ minLength: 4_096, periodicFlush: 500, sync: false }),
  )
  const api = await startApi(config, log)
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'Finishing the requests under way')
    setTimeout(() => process.exit(1), 9_000).unref()
    api.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'The api did not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (!(error instanceof ConfigError) && !taken) throw error
  console.error(
    taken
      ? `The port is taken by another program. Set PORT to a free one. (${error.message})`
      : (error as Error).message,
  )
  process.exit(1)
}
