import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { IndexerMetrics } from '../metrics.ts'
import type { Readiness, ReadinessCheck } from './readiness.ts'

export interface HealthServer {
  /** `http://host:port`. */
  readonly address: string
  /** Harmless when it is stopped already. */
  stop(): Promise<void>
}

export interface HealthContext {
  readonly metrics: IndexerMetrics
  readonly readiness: Pick<ReadinessCheck, 'read'>
  readonly onError: (message: string, error: unknown) => void
}

/**
 * `/health/live`: the process is running. `/health/ready`: the index is not too far behind the database, and nothing
 * around it makes searches wrong. `/metrics`: for Prometheus. None of them names a lead or a person, and each answers within
 * five seconds, whatever is silent.
 */
export async function startHealthServer(
  context: HealthContext,
  { host, port }: { host: string; port: number },
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    answer(context, path, response).catch((error: unknown) => {
      context.onError('The state of the index cannot be read', error)
      send(response, 503, { status: 'unavailable', message: 'The state of the index cannot be read now.' })
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

async function answer({ readiness, metrics }: HealthContext, path: string, response: ServerResponse): Promise<void> {
  if (path === '/health/live') return send(response, 200, { status: 'live' })
  if (path === '/metrics') {
    const text = await metrics.text()
    response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text)
    return
  }
  if (path !== '/health/ready') return send(response, 404, { message: 'Use /health/live, /health/ready or /metrics.' })
  const { lagSeconds, problems } = await readiness.read()
  const status = statusOf(problems)
  send(response, status === 'ready' ? 200 : 503, {
    status,
    ...(lagSeconds !== undefined && { lag_seconds: lagSeconds }),
    ...(status !== 'ready' && {
      message: problems
        .flatMap(({ message, remedy }) => [message, remedy])
        .filter(Boolean)
        .join(' '),
    }),
    problems,
  })
}

/** One word for all of them: the index may only be behind. */
function statusOf(problems: Readiness['problems']): 'ready' | 'behind' | 'unavailable' | 'warning' {
  if (problems.length === 0) return 'ready'
  const codes = problems.map(({ code }) => code)
  if (codes.every((code) => code === 'lag')) return 'behind'
  return codes.some((code) => unavailableCodes.includes(code)) ? 'unavailable' : 'warning'
}

const unavailableCodes: readonly string[] = [
  'postgres_unavailable',
  'redis_unavailable',
  'queues_unavailable',
  'lease_not_held',
  'starting',
]

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
