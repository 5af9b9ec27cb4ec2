import type { FastifyInstance } from 'fastify'
import { errorTable } from '../errors/error-table.ts'
import { retryAfterSeconds } from '../errors/send-error.ts'
import { createReadiness, type Readiness, type ReadinessContext } from '../health/readiness.ts'
import { hidden } from './openapi.ts'

/** `/health/live`: the process is running. `/health/ready`: it answers searches. Both say nothing about hosts, people or keys. */
export function addHealthRoutes(app: FastifyInstance, context: ReadinessContext): void {
  const readiness = createReadiness(context)
  app.get('/health/live', hidden, () => ({ status: 'live' }))
  app.get('/health/ready', hidden, async (request, reply) => {
    const { problems, notes } = await readiness()
    if (problems.length === 0) return { status: 'ready', problems, notes }
    request.log.warn({ problems: problems.map(({ code }) => code) }, 'Not ready')
    reply.code(503).header('Retry-After', retryAfterSeconds)
    return { status: 'not_ready', ...errorOf(problems), problems, notes }
  })
}

/** The code and the message that every error of the api has. */
function errorOf(problems: Readiness['problems']): { error: string; message: string } {
  const error = problems.some(({ code }) => code === 'index_not_ours') ? 'index_not_ours' : 'unavailable'
  const message = problems.map((problem) => `${problem.message} ${problem.remedy}`).join(' ')
  return { error, message: message || (errorTable[error].message ?? '') }
}
