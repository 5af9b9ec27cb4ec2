import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { databaseAdvice, databaseErrorKind } from '@galena/store/database/database-error'
import type { Pool } from '@galena/store/database/pool'
import { readWarnings } from '@galena/store/operator/warnings'
import { readBacklog } from '@galena/store/outbox/backlog'
import type { IndexerMetrics } from './metrics.ts'

export interface HealthServer {
  /** `http://host:port`. */
  readonly address: string
  /** Harmless when it is stopped already. */
  stop(): Promise<void>
}

export interface HealthContext {
  readonly pool: Pool
  readonly metrics: IndexerMetrics
  /** The indexer is not ready when the oldest pending change is older than this. */
  readonly readyLagSeconds: number
  readonly onError: (message: string, error: unknown) => void
}

/**
 * `/health/live`: the process is running. `/health/ready`: the index is not too far behind the database, and nothing
 * around it makes searches wrong. `/metrics`: for Prometheus. None of them names a lead or a person.
 */
export async function startHealthServer(
  context: HealthContext,
  { host, port }: { host: string; port: number },
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    answer(context, path, response).catch((error: unknown) => {
      context.onError('The backlog cannot be read', error)
      send(response, 503, { status: 'unavailable', message: whyUnavailable(error) })
    })
  }).listen(port, host)
  await once(server, 'listening')
  const bound = server.address()
  return {
    address: `http://${host}:${typeof bound === 'object' && bound ? bound.port : port}`,
    async stop() {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function whyUnavailable(error: unknown): string {
  const advice = databaseAdvice(error)
  if (advice !== undefined) return advice
  return databaseErrorKind(error) === 'unavailable'
    ? 'Postgres cannot be reached, or does not answer in time. Check that the server is running, and DATABASE_URL.'
    : 'The state of the index cannot be read; the log of the indexer says why.'
}

async function answer(context: HealthContext, path: string, response: ServerResponse): Promise<void> {
  if (path === '/health/live') return send(response, 200, { status: 'live' })
  if (path === '/metrics') {
    const text = await context.metrics.text()
    response.writeHead(200, { 'Content-Type': context.metrics.contentType }).end(text)
    return
  }
  if (path !== '/health/ready') return send(response, 404, { message: 'Use /health/live, /health/ready or /metrics.' })
  const { lagSeconds } = await readBacklog(context.pool)
  const blocking = (await readWarnings(context.pool)).filter(({ blocks }) => blocks)
  if (blocking.length > 0) {
    const message = blocking.map((warning) => warning.message).join(' ')
    return send(response, 503, { status: 'warning', lag_seconds: lagSeconds, message })
  }
  if (lagSeconds <= context.readyLagSeconds) return send(response, 200, { status: 'ready', lag_seconds: lagSeconds })
  const message = `The index is ${Math.round(lagSeconds)} s behind the database; the limit is ${context.readyLagSeconds} s.`
  return send(response, 503, { status: 'behind', lag_seconds: lagSeconds, message })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
