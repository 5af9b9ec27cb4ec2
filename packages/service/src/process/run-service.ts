import { type Config, ConfigError, readConfig, type Variables } from '../config/read-config.ts'
import type { Log } from '../log/log.ts'

/** A service that cannot start. The message says why and what to do; it is printed without a stack. */
export class StartError extends Error {
  readonly code = 'start_failed'
}

/** A service that runs: `stop` finishes the work under way and closes every connection. */
export interface Service {
  stop(): Promise<void>
  /** Resolves with a sentence when it can do its work no longer. It is stopped then. */
  readonly failed?: Promise<string>
}

/** What a `main.ts` says of its service. */
export interface ServiceProgram<Schema extends Variables, Logger extends Log> {
  /** For the log, as in "The api did not stop cleanly". */
  readonly name: string
  readonly variables: Schema
  readonly createLog: (config: Config<Schema>) => Logger
  readonly start: (config: Config<Schema>, log: Logger) => Promise<Service>
  /** What is logged when a signal asks the service to stop. */
  readonly stopping: string
}

/** Docker and Kubernetes kill a process ten seconds after they asked it to stop. */
const stopLimitMs = 9_000

/**
 * Reads the environment, starts the service and stops it on SIGTERM or SIGINT. Exits with 0 after a clean stop, and with
 * 1 when the service cannot start or fails, stops with an error, or takes longer than nine seconds to stop.
 */
export async function runService<Schema extends Variables, Logger extends Log>(
  program: ServiceProgram<Schema, Logger>,
): Promise<void> {
  try {
    const config = readConfig(program.variables, process.env)
    const log = program.createLog(config)
    const service = await program.start(config, log)
    stopWhenAsked(service, program, log)
  } catch (error) {
    // Anything else is a bug, and its stack is worth printing.
    if (!(error instanceof ConfigError || error instanceof StartError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

function stopWhenAsked(
  service: Service,
  { name, stopping }: { readonly name: string; readonly stopping: string },
  log: Log,
): void {
  let isStopping = false
  const stop = (exitCode: number) => {
    isStopping = true
    setTimeout(() => process.exit(1), stopLimitMs).unref()
    service.stop().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        log.error({ err: error }, `The ${name} did not stop cleanly`)
        process.exit(1)
      },
    )
  }
  const stopOnSignal = (signal: string) => {
    // Ctrl-C reaches a process twice when its parent passes the signal on.
    if (isStopping) return
    log.info({ signal }, stopping)
    stop(0)
  }
  process.on('SIGTERM', stopOnSignal)
  process.on('SIGINT', stopOnSignal)
  void service.failed?.then((why) => {
    if (isStopping) return
    log.error({}, why)
    console.error(why)
    stop(1)
  })
}
