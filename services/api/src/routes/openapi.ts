import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { type TSchema, Type } from 'typebox'

const ErrorAnswer = Type.Object({
  error: Type.String({ description: 'A code that stays the same.' }),
  message: Type.String({ description: 'A sentence that says what to do.' }),
  request_id: Type.Optional(Type.String()),
})

const errorAnswers = {
  400: 'A parameter is not accepted; the message names it, its value and what is.',
  401: 'The key is missing, unknown or revoked.',
  404: 'There is no such thing.',
  414: 'The address is longer than 16 KB.',
  429: 'The key has sent too many requests; see Retry-After.',
  500: 'Our fault; the request id says which request it was.',
  503: 'A server behind the api is away or too slow; see Retry-After.',
} as const

/** For routes that are no part of what the api is asked for. */
export const hidden = { schema: { hide: true } as FastifySchema }

interface RouteText {
  /** Parameters of the query string beside the key. */
  readonly query?: Readonly<Record<string, TSchema>>
  readonly params?: TSchema
  readonly body?: TSchema
  /** Whose route it is, where not a company's. */
  readonly tag?: 'operators'
}

/** What only operators are told. */
const operatorErrors = {
  403: 'The key may only look, and this changes something.',
  409: 'It is not carried out now; the message says why and what to do.',
} as const

/** The schema of a route: what it answers when all is well, and the errors that every route can answer. */
export function describeRoute(
  summary: string,
  answer: TSchema,
  { query, params, body, tag }: RouteText = {},
): { schema: FastifySchema } {
  const errors = Object.entries({ ...errorAnswers, ...(tag === 'operators' && operatorErrors) }).map(
    ([status, description]) => [status, { description, ...ErrorAnswer }],
  )
  return {
    schema: {
      summary,
      ...(tag && { tags: [tag] }),
      security: [{ bearer: [] }, { header: [] }, ...(tag === 'operators' ? [] : [{ parameter: [] }])],
      response: { 200: { description: 'As asked for.', ...answer }, ...Object.fromEntries(errors) },
      ...(query && { querystring: Type.Object(optional(query)) }),
      ...(params && { params }),
      ...(body && { body }),
    },
  }
}

function optional(query: Readonly<Record<string, TSchema>>): Record<string, TSchema> {
  return Object.fromEntries(Object.entries(query).map(([name, schema]) => [name, Type.Optional(schema)]))
}

/** Serves the description of all routes added after it, at /openapi.json, and a page that explains it, at /docs. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Galena',
        version: '0.1.0',
        description: 'The lead search of a company, and the names that it is asked with.',
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'The company’s key.' },
          header: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
          parameter: { type: 'apiKey', in: 'query', name: 'api_key' },
        },
      },
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('The description is OpenAPI.')
      for (const path of Object.values(document.openapiObject.paths ?? {})) {
        for (const parameter of path?.get?.parameters ?? []) {
          // `filter[others][KEY]` is how OpenAPI writes an object out.
          if ('name' in parameter && parameter.name === 'filter[others]') parameter.style = 'deepObject'
        }
      }
      return document.openapiObject
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', logLevel: 'silent' })
  app.get('/openapi.json', hidden, () => app.swagger())
}
