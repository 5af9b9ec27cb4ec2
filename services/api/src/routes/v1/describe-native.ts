import type { FastifySchema } from 'fastify'
import type { TSchema } from 'typebox'
import { statusTable } from '../../errors/error-table.ts'
import { Problem } from '../../errors/problem.ts'
import { describeRoute } from '../openapi.ts'

const headers = {
  'X-Index-Lag-Ms': {
    type: 'integer',
    description: 'Age of the oldest change of anybody that is not searchable yet; 0 when there is none.',
  },
}

/** The schema of a route of the native API: as that of other routes, but its errors are problem documents. */
export function describeNative(
  summary: string,
  answer: TSchema,
  text: Parameters<typeof describeRoute>[2] & { readonly examples?: readonly object[] } = {},
): { schema: FastifySchema } {
  const { examples, ...others } = text
  const { schema } = describeRoute(summary, answer, {
    ...others,
    ...(others.body && examples && { body: { ...others.body, examples } as TSchema }),
  })
  const errors = Object.entries(statusTable)
    .filter(([, { routes }]) => routes === 'all')
    .map(([status, { description }]) => [
      status,
      { description, headers, content: { 'application/problem+json': { schema: Problem } } },
    ])
  return {
    schema: {
      ...schema,
      tags: ['v1'],
      security: [{ bearer: [] }, { header: [] }],
      response: { 200: { description: 'The response.', headers, ...answer }, ...Object.fromEntries(errors) },
    },
  }
}
