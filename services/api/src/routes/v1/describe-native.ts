import type { FastifySchema } from 'fastify'
import type { TSchema } from 'typebox'
import { statusTable } from '../../errors/error-table.ts'
import { Problem } from '../../errors/problem.ts'
import { answerHeaders } from '../answer-headers.ts'
import { describeRoute } from '../openapi.ts'

type RouteText = NonNullable<Parameters<typeof describeRoute>[2]>

interface NativeText extends RouteText {
  readonly examples?: readonly object[]
  /** Whose errors it can return besides those of all routes. */
  readonly also?: 'feed' | 'changing'
}

const keysAndCookie = [{ bearer: [] }, { header: [] }, { session: [] }]

/** The schema of a route of the native API: as that of other routes, but its errors are problem documents. */
export function describeNative(
  summary: string,
  answer: TSchema | undefined,
  { examples, body, headers = [], also, security = keysAndCookie, ...text }: NativeText = {},
): { schema: FastifySchema } {
  const { schema } = describeRoute(summary, answer, {
    ...text,
    headers: ['X-Index-Lag-Ms', ...headers],
    ...(body && { body: { ...body, ...(examples && { examples }) } }),
  })
  const problems = Object.entries(statusTable)
    .filter(([, { routes }]) => routes === 'all' || routes === also)
    .map(([status, { description }]) => [
      status,
      { description, headers: headersOf(status), content: { 'application/problem+json': { schema: Problem } } },
    ])
  const right = Object.entries(schema.response as Record<string, unknown>).filter(([status]) => status.startsWith('2'))
  return {
    schema: {
      ...schema,
      tags: ['v1'],
      security,
      response: Object.fromEntries([...right, ...problems]),
    },
  }
}

function headersOf(status: string) {
  const lag = { 'X-Index-Lag-Ms': answerHeaders['X-Index-Lag-Ms'] }
  return status === '429' || status === '503' ? { ...lag, 'Retry-After': answerHeaders['Retry-After'] } : lag
}
