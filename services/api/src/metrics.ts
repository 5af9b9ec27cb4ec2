import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { hidden } from './routes/openapi.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The statuses of the problems inside a response that is none. */
    failedParts: number[] | null
  }
}

/** Measures requests by route and status, and serves the figures at /metrics for Prometheus. */
export function addMetrics(app: FastifyInstance): void {
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
    reply.type(registry.contentType)
    return reply.serializer(String).send(await registry.metrics())
  })
}
