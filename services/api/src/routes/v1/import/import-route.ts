import { createHash } from 'node:crypto'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import type { Pool } from '@galena/store/database/pool'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../../../auth/company-scope.ts'
import { ApiError, apiError } from '../../../errors/api-error.ts'
import { hungUp } from '../../concurrency-limiter.ts'
import { companyPlaces } from '../company-places.ts'
import { describeNative } from '../describe-native.ts'
import { ImportAnswer } from './import-answer.ts'
import { passOver, readImportBody } from './import-body.ts'
import { importQuery, readImportParameters } from './import-parameters.ts'
import { runImport } from './run-import.ts'

export interface ImportContext {
  /** For imports alone: they keep connections for as long as they run. */
  readonly importPool: Pool
}

/** Each import keeps some connections to Postgres. */
export const maxImports = 4

/** The body, as OpenAPI has it. */
const importFile = {
  content: Object.fromEntries(
    ['text/csv', 'application/x-ndjson'].map((type) => [type, { schema: Type.String({ description: 'The file.' }) }]),
  ),
}

const maxKeyLength = 200

const description =
  'The body is a file as `galena import` reads it: NDJSON or CSV, of any size, also with `Content-Encoding: gzip`. What is written stays written when the connection breaks. With an `Idempotency-Key`, send the same file again with the same key within seven days: what was written before is skipped, and the answer is that of the whole file. The key needs the role `company_write`.'

/** Imports a file of leads that is sent as a body. */
export async function addImportRoute(app: FastifyInstance, context: ImportContext): Promise<void> {
  const places = companyPlaces({ ofCompany: 2, all: maxImports, error: 'too_many_imports' })
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort(new ApiError('import_stopped', apiStops)))
  await app.register(async (scope) => {
    // The file is read as it comes.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body))
    scope.post(
      '/v1/leads/import',
      {
        ...describeNative('Imports leads from NDJSON or CSV', ImportAnswer, {
          description,
          body: importFile,
          query: importQuery,
          also: 'changing',
        }),
        // The plugin ends the connection of a body that is no gzip, so that its sender would not learn why.
        decompress: false,
        config: { hasOwnPace: true },
      },
      async (request, reply) => {
        const { companyId, role } = callerOf(request)
        if (role !== 'company_write') throw apiError('no_write')
        const parameters = readImportParameters(request.query as QueryPairs, request.headers['content-type'])
        using _place = places.take(companyId)
        const signal = AbortSignal.any([stopping.signal, hungUp(reply)])
        using _rest = passOver(request.raw)
        return await runImport(context.importPool, {
          companyId,
          parameters,
          key: keyOf(request),
          options: createHash('sha256').update(JSON.stringify(parameters)).digest('hex'),
          chunks: readImportBody(request.raw, signal),
          signal,
        })
      },
    )
  })
}

const apiStops = 'The api is being stopped.'

/** What the client calls this import. Source: the IETF draft of the Idempotency-Key header. */
function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && key.length <= maxKeyLength && /^[\x21-\x7e]+$/.test(key)) return key
  throw new ApiError(
    'invalid_request',
    `The Idempotency-Key must be up to ${maxKeyLength} visible ASCII characters without spaces, such as a UUID.`,
  )
}
