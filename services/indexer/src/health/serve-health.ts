import { StartError } from '@galena/service/process/run-service'
import type { IndexerConfig } from '../config.ts'
import { type HealthContext, type HealthServer, startHealthServer } from './health-server.ts'

/** Serves health and metrics until `started` is closed; undefined where METRICS_PORT is 0. */
export async function serveHealth(
  { METRICS_HOST: host, METRICS_PORT: port }: IndexerConfig,
  context: HealthContext,
  started: AsyncDisposableStack,
): Promise<HealthServer | undefined> {
  if (port === 0) return undefined
  try {
    const server = await startHealthServer(context, { host, port })
    return started.adopt(server, (health) => health.stop())
  } catch (error) {
    throw new StartError(
      `Cannot listen on ${host}:${port} (${(error as Error).message}). Set METRICS_PORT to a free port, or to 0.`,
      { cause: error },
    )
  }
}
