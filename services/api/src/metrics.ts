import type { OperationsContext } from '@galena/operations/operations-context'
import { reachServers } from '@galena/operations/reach-servers'
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { hidden } from './routes/openapi.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The statuses of the problems inside a response that is none. */
    failedParts: number[] | null
  }
}

/** A scrape waits this long for a server. */
const reachMs = 2_000

/** Measures requests by route and status, and serves the figures at /metrics for Prometheus. */
export function addMetrics(app: FastifyInstance, servers: Pick<OperationsContext, 'pool' | 'engine'>): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'galena_http_request_seconds',
    help: 'Time from a request to the end of its response, in seconds',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers: [registry],
  })
  const failedParts = new Counter({
    name: 'galena_http_failed_parts_total',
    help: 'Searches of a batch, and exports under way, that failed inside a response with status 200',
    labelNames: ['route', 'status'],
    registers: [registry],
  })
  const serverUp = new Gauge({
    name: 'galena_server_up',
    help: '1 while this server answers this process',
    labelNames: ['server'],
    registers: [registry],
  })
  app.decorateRequest('failedParts', null)
  app.addHook('onRequest', async (request) => {
    request.failedParts = []
  })
  app.addHook('onResponse', async ({ routeOptions, failedParts: failed }, reply) => {
    for (const status of failed ?? []) failedParts.inc({ route: routeOptions.url ?? 'none', status })
    // The pattern of the route, never the URL: it may contain the key.
    seconds.observe({ route: routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1_000)
  })
  app.get('/metrics', hidden, async (_, reply) => {
    for (const [server, isUp] of Object.entries(await reachServers(servers, reachMs)))
      serverUp.set({ server }, isUp ? 1 : 0)
    reply.type(registry.contentType)
    return reply.serializer(String).send(await registry.metrics())
  })
}
