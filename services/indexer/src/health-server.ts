import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { Pool } from '@galena/store/database/pool'
import { readBacklog } from '@galena/store/outbox/backlog'
import type { IndexerMetrics } from './metrics.ts'

export interface HealthServer {
  /** `http://host:port`. */
  readonly address: string
  stop(): Promise<void>
}

export interface HealthTools {
  readonly pool: Pool
  readonly metrics: IndexerMetrics
  /** The oldest pending change may be this old before the indexer says it is not ready. */
  readonly readyLagSeconds: number
  readonly onError: (where: string, error: unknown) => void
}

/**
 * `/health/live`: the process answers. `/health/ready`: the index is close enough behind the database. `/metrics`: for
 * Prometheus. Nothing about leads or people is in any of them.
 */
export async function startHealthServer(
  tools: HealthTools,
  { host, port }: { host: string; port: number },
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    answer(tools, path, response).catch((error: unknown) => {
      tools.onError('The backlog cannot be read', error)
      send(response, 503, { status: 'unavailable', message: 'Postgres cannot be reached.' })
    })
  }).listen(port, host)
  await once(server, 'listening')
  const bound = server.address()
  return {
    address: `http://${host}:${typeof bound === 'object' && bound ? bound.port : port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function answer(tools: HealthTools, path: string, response: ServerResponse): Promise<void> {
  if (path === '/health/live') return send(response, 200, { status: 'live' })
  if (path === '/metrics') {
    const text = await tools.metrics.text()
    response.writeHead(200, { 'Content-Type': tools.metrics.contentType }).end(text)
    return
  }
  if (path !== '/health/ready') return send(response, 404, { message: 'Ask /health/live, /health/ready or /metrics.' })
  const { lagSeconds } = await readBacklog(tools.pool)
  if (lagSeconds <= tools.readyLagSeconds) return send(response, 200, { status: 'ready', lag_seconds: lagSeconds })
  const message = `The index is ${Math.round(lagSeconds)} s behind the database; ${tools.readyLagSeconds} s are allowed.`
  return send(response, 503, { status: 'behind', lag_seconds: lagSeconds, message })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
