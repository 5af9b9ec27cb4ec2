import { addAbortSignal, Readable } from 'node:stream'
import { leadTexts } from '@galena/files/write/lead-texts'
import { ExportBody } from '@galena/lead/search/native/export-schema'
import { type NativeExport, readNativeExport } from '@galena/lead/search/native/read-native-export'
import { exportBody, exportLeads } from '@galena/operations/export/export-leads'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from '../../auth/authenticate.ts'
import { callerOf } from '../../auth/company-scope.ts'
import { problemOf } from '../../errors/problem.ts'
import { loggable } from '../../errors/read-error.ts'
import { hungUp } from '../concurrency-limiter.ts'
import { describeNative } from './describe-native.ts'
import { exportExamples } from './examples.ts'
import { createExportPlaces } from './export-places.ts'
import type { NativeContext } from './native-search-context.ts'
import { requireNoParameters } from './query-body.ts'
import { requireReady } from './require-ready.ts'
import { requireValid, settingsFor } from './run-search.ts'

/** The documents of responses, by format. */
const types = {
  ndjson: { type: 'application/x-ndjson; charset=utf-8', text: 'One JSON object a line.' },
  csv: { type: 'text/csv; charset=utf-8; header=present', text: 'RFC 4180, with a header.' },
} as const

const answer = {
  content: Object.fromEntries(
    Object.values(types).map(({ type, text }) => [
      type.split(';', 1)[0] ?? '',
      { schema: { type: 'string', description: text } },
    ]),
  ),
}

const description =
  'The leads of one point in time of the index, with the values that they have in the database when they are read. Leads that are deleted meanwhile are left out. An export without `fields` and `include` can be imported again, which changes no lead. A failure breaks the connection, so that the client reports an error: what has come then is not whole. At most two exports of a company run at once.'

/** A client that takes nothing for so long is given up. */
const stalledMs = 300_000

type ExportContext = NativeContext & { readonly operations: OperationsContext }

/** Leads as a file, of any size. */
export function addExportRoute(app: FastifyInstance, context: ExportContext): void {
  const places = createExportPlaces()
  app.addHook('preClose', async () => places.end())
  app.post(
    '/v1/leads/export',
    describeNative('Leads as a file of NDJSON or CSV', answer, {
      body: ExportBody,
      examples: exportExamples,
      description,
    }),
    async (request, reply) => {
      requireNoParameters(request)
      const caller = callerOf(request)
      const wanted = requireValid(readNativeExport(request.body, await settingsFor(caller, context)))
      context.indexOwner.requireOurs()
      requireReady(() => exportBody(caller.reach, wanted), context.indexOwner)
      const hangUp = hungUp(reply)
      hangUp.throwIfAborted()
      const place = places.take(caller.companyId)
      reply.raw.once('close', () => place.release())
      const signal = AbortSignal.any([hangUp, place.signal])
      const file = await startFile(wanted, caller, context.operations, signal)
      file.once('error', (error) => breakOff(request, error, hangUp))
      reply.raw.setTimeout(stalledMs, () => request.raw.socket.resetAndDestroy())
      reply.header('Content-Disposition', `attachment; filename="leads.${wanted.format}"`)
      return reply.type(types[wanted.format].type).send(file)
    },
  )
}

/** The stream of a file. What fails before its first leads are read is thrown. */
async function startFile(
  wanted: NativeExport,
  { reach, catalogue }: Caller,
  operations: OperationsContext,
  signal: AbortSignal,
): Promise<Readable> {
  const leads = { ...wanted, reach, zone: catalogue.timeZone }
  const texts = leadTexts(wanted, exportLeads(operations, leads, { signal }))
  const first = await texts.next()
  const file = Readable.from(texts, { objectMode: false })
  if (!first.done) file.unshift(first.value)
  return addAbortSignal(signal, file)
}

/**
 * Ends a response that has begun so that nobody takes it for whole: a reset is an error also for a client or a proxy of
 * HTTP/1.0, to whom a closed connection is the end of the file.
 */
function breakOff(request: FastifyRequest, error: Error, hangUp: AbortSignal): void {
  request.raw.socket.resetAndDestroy()
  if (hangUp.aborted) return
  request.log.error(...loggable(error))
  request.failedParts?.push(problemOf(error, request.id).status)
}
