import swagger from '@fastify/swagger'
import { LeadFilter } from '@galena/lead/search/native/filter-schema'
import { galenaVersion } from '@galena/operations/galena-version'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { codeSamples } from '../docs/code-samples.ts'
import { addDocsPage } from '../docs/docs-page.ts'
import { groupOf, groups, introduction } from '../docs/groups.ts'
import { sampleRequests } from '../docs/sample-request.ts'
import { statusTable } from '../errors/error-table.ts'
import { type AnswerHeader, answerHeaders } from './answer-headers.ts'

const ErrorAnswer = Type.Object({
  error: Type.String({ description: 'A stable code.' }),
  message: Type.String({ description: 'A sentence that says what is wrong and what to do.' }),
  request_id: Type.Optional(Type.String()),
})

/** For routes that the description omits, because no client of the search needs them. */
export const hidden = { schema: { hide: true } as FastifySchema }

interface RouteText {
  /** What the summary does not say. */
  readonly description?: string
  /** Parameters of the query string, apart from the key. */
  readonly query?: Readonly<Record<string, TSchema>>
  readonly params?: TSchema
  readonly body?: TSchema
  /** Headers of the response that only this route has, or a few. */
  readonly headers?: readonly AnswerHeader[]
  /** Who uses the route, when it is not a company. */
  readonly tag?: 'operators'
  /** How a request says who sends it, where that is not as for most routes. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

/** How a request says who sends it. */
const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'The key of a company, or of an operator for /ops.' },
  header: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
  parameter: { type: 'apiKey', in: 'query', name: 'api_key' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'galena_session',
    description:
      'Of the search page; see POST /v1/session. It counts only in requests of pages of this address; with `X-Galena-Company: ID`, only while the session is of this company.',
  },
  operator: {
    type: 'apiKey',
    in: 'cookie',
    name: 'galena_operator',
    description: 'Of the console; see POST /ops/session. It counts only in requests of pages of this address.',
  },
} as const

const companyHeaders = [
  'X-Request-Id',
  'ETag',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
] as const
const retryStatuses = ['429', '503']

/** The schema of a route: its parameters, its response if it has one, and the errors that it can return. */
export function describeRoute(
  summary: string,
  answer: TSchema | undefined,
  { description, query, params, body, headers = [], tag, security = securityOf(tag) }: RouteText = {},
): { schema: FastifySchema } {
  const errors = Object.entries(statusTable)
    .filter(([, { routes }]) => routes === 'all' || (routes === 'changing' && tag === 'operators'))
    .map(([status, { description }]) => [
      status,
      { description, ...(retryStatuses.includes(status) && describeHeaders(['Retry-After'])), ...ErrorAnswer },
    ])
  return {
    schema: {
      summary,
      ...(description && { description }),
      ...(tag && { tags: [tag] }),
      security,
      response: {
        [answer ? 200 : 204]: {
          description: answer ? 'The response.' : 'Done.',
          ...describeHeaders([...headers, ...(tag === 'operators' ? [] : companyHeaders)]),
          ...(answer ?? Type.Null()),
        },
        ...Object.fromEntries(errors),
      },
      ...(query && { querystring: Type.Object(optional(query)) }),
      ...(params && { params }),
      ...(body && { body }),
    },
  }
}

function securityOf(tag: RouteText['tag']): NonNullable<RouteText['security']> {
  return [{ bearer: [] }, { header: [] }, tag === 'operators' ? { operator: [] } : { parameter: [] }]
}

function describeHeaders(names: readonly AnswerHeader[]) {
  return { headers: Object.fromEntries(names.map((name) => [name, answerHeaders[name]])) }
}

function optional(query: Readonly<Record<string, TSchema>>): Record<string, TSchema> {
  return Object.fromEntries(Object.entries(query).map(([name, schema]) => [name, Type.Optional(schema)]))
}

interface Operation {
  tags?: string[]
  'x-codeSamples'?: object[]
  readonly parameters?: { readonly name: string; readonly in: string; style?: string; example?: unknown }[]
}

/** Adds what depends on where an operation is: its group, its samples, and the examples of its parameters. */
function complete(operation: Operation, method: string, path: string): void {
  operation.tags = [groupOf(path)]
  const sample = sampleRequests[`${method.toUpperCase()} ${path}`]
  if (sample) operation['x-codeSamples'] = codeSamples(sample)
  const inPath = sample && new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(sample.path)?.groups
  for (const parameter of operation.parameters ?? []) {
    // This style makes `filter[others][KEY]` of an object.
    if (parameter.name === 'filter[others]') parameter.style = 'deepObject'
    const example = parameter.in === 'path' ? inPath?.[parameter.name] : sample?.query?.[parameter.name]
    if (example !== undefined) parameter.example ??= example
  }
}

/** Serves the description of all routes added after it at /openapi.json, and a page for people at /docs. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  app.addSchema(LeadFilter)
  await app.register(swagger, {
    refResolver: { buildLocalReference: ({ $id }) => (typeof $id === 'string' ? $id : 'Unnamed') },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Galena API',
        version: galenaVersion,
        description: introduction,
        license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
      },
      tags: groups.map(({ name, description }) => ({ name, description })),
      components: {
        securitySchemes,
      },
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('The description is not OpenAPI.')
      for (const [path, operations] of Object.entries(document.openapiObject.paths ?? {}))
        for (const [method, operation] of Object.entries(operations ?? {}))
          complete(operation as Operation, method, path)
      return document.openapiObject
    },
  })
  await addDocsPage(app)
  app.get('/openapi.json', hidden, () => app.swagger())
}
