import { figureSeries } from '@galena/operations/figures/figure-series'
import { limits } from '@galena/operations/limits'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { describeRoute } from '../openapi.ts'
import { readParameters } from './read-parameters.ts'

const series = Type.Array(Type.Union([Type.Number(), Type.Null()]))
const FiguresAnswer = Type.Object({
  step_seconds: Type.Integer(),
  series: Type.Object({
    at: Type.Array(Type.Integer(), { description: 'Unix seconds at which each step begins.' }),
    lag_seconds: series,
    pending: series,
    failures: series,
    held: series,
    changes_per_second: series,
    documents_per_second: series,
    searches_per_second: series,
    search_p50_ms: series,
    search_p99_ms: series,
    index_bytes: series,
    documents: series,
  }),
})

const Parameters = {
  hours: Type.Number({ exclusiveMinimum: limits.figureHours.min, maximum: limits.figureHours.max, default: 1 }),
}

/** How things have moved. */
export function addFiguresRoute(app: FastifyInstance, context: Pick<OperationsContext, 'pool'>): void {
  app.get(
    '/ops/figures',
    describeRoute('Figures of the last hours, for charts', FiguresAnswer, {
      tag: 'operators',
      query: Parameters,
      description:
        'Up to an hour in steps of ten seconds, beyond that of a minute. Of a moment the highest value of the step; null where nothing was written.',
    }),
    (request) => {
      const { hours = 1 } = readParameters(Parameters, request)
      return figureSeries(context, hours)
    },
  )
}
