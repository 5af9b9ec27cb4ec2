import type { Operator } from '@galena/operations/operator'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { operatorOf } from '../../auth/operator-scope.ts'
import { describeRoute } from '../openapi.ts'
import { readBody } from '../read-ops-body.ts'

export const Facts = Type.Object(
  {},
  { additionalProperties: true, description: 'The JSON that the command prints with `--json`.' },
)
export const tag = 'operators'

export function get(
  app: FastifyInstance,
  path: string,
  summary: string,
  answer: (request: FastifyRequest) => Promise<object>,
): void {
  app.get(`/ops/${path}`, describeRoute(summary, Facts, { tag }), answer)
}

export function change<Body extends TSchema>(
  app: FastifyInstance,
  method: 'post' | 'patch',
  path: string,
  summary: string,
  schema: Body,
  work: (body: Static<Body>, who: Operator) => Promise<object>,
): void {
  app[method](`/ops/${path}`, describeRoute(summary, Facts, { tag, body: schema }), async (request) =>
    work(readBody(schema, request.body ?? {}), operatorOf(request)),
  )
}

export function post<Body extends TSchema>(
  app: FastifyInstance,
  path: string,
  summary: string,
  schema: Body,
  work: (body: Static<Body>, who: Operator) => Promise<object>,
): void {
  change(app, 'post', path, summary, schema, work)
}
